#include "server/ingest/eraser.h"

#include "server/ingest/erasure/article_erasure.h"
#include "server/ingest/erasure/person_erasure.h"
#include "storage/base/errors.h"

namespace chancery {

absl::StatusOr<Curator::Outcome> Eraser::Erase(EntityRef ref, bool dry_run, Budget& budget,
                                               Describe describe) const {
  if (ref.kind == EntityKind::kPerson) {
    return ErasePerson(graph_, gazetteer_, PersonId(ref.id), dry_run, max_articles_, budget,
                       describe);
  }
  if (ref.kind == EntityKind::kArticle) {
    return EraseArticle(graph_, gazetteer_, ArticleId(ref.id), dry_run, budget, describe);
  }
  return InvalidField("name", "is neither a person nor an article");
}

}  // namespace chancery
