#include "server/ingest/erasure/erased_notes.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kCandidates[] = "candidate/at/";

}  // namespace

absl::StatusOr<bool> IsLive(const GraphReader& reader, EntityRef ref) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity, IfFound(reader.GetEntity(ref)));
  return entity.has_value();
}

absl::Status NothingToErase(EntityRef ref) {
  const std::string name = absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", name),
                   {{"resource", name}});
}

HistoryErasure::NoteVerdict JudgeNote(absl::string_view key, bool drops) {
  if (!drops) return HistoryErasure::NoteVerdict::kKeep;
  static constexpr const char* kTelling[] = {kFacts, "people/in/", "people/of/",
                                             "mention-of/people/"};
  for (const char* prefix : kTelling) {
    if (absl::StartsWith(key, prefix)) return HistoryErasure::NoteVerdict::kDropLast;
  }
  return HistoryErasure::NoteVerdict::kDrop;
}

absl::StatusOr<std::set<uint32_t>> MeetingsOf(const Transaction& txn, absl::string_view article_key,
                                              Budget& budget) {
  std::set<uint32_t> indices;
  static constexpr const char* kKinds[] = {"resource-of/", kMeetingHome, "decision-of/meetings/",
                                           "candidate/by/"};
  // Keys of other articles may begin so, too: each mention is parsed.
  const std::string first = MeetingMentionName(article_key, 0);
  const absl::string_view begin = absl::string_view(first).substr(0, first.size() - 1);
  for (const char* kind : kKinds) {
    CHANCERY_RETURN_IF_ERROR(txn.ScanNotes(
        absl::StrCat(kind, begin), budget, [&](absl::string_view key, absl::string_view value) {
          const absl::optional<NoteRefs> refs = RefsOfNote(key, value);
          if (!refs.has_value()) return true;
          for (const std::string& mention : refs->mentions) {
            const absl::optional<MeetingMention> parsed = ParseMeetingMention(mention);
            if (parsed.has_value() && parsed->article_key == article_key) {
              indices.insert(parsed->index);
            }
          }
          return true;
        }));
  }
  return indices;
}

absl::Status VisitCandidates(const GraphStore& graph, Budget& budget,
                             absl::FunctionRef<void(const NoteRefs&)> visit) {
  const auto look = [&](absl::string_view key, absl::string_view value) {
    const absl::optional<NoteRefs> refs = RefsOfNote(key, value);
    if (refs.has_value()) visit(*refs);
    return true;
  };
  CHANCERY_RETURN_IF_ERROR(graph.Latest()->ScanNotes(kCandidates, "", budget, look));
  return graph.ScanClosedNotes(
      kCandidates, budget, [&](absl::string_view key, absl::string_view value, Revision, Revision) {
        return look(key, value);
      });
}

}  // namespace chancery
