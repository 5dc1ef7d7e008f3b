#include "server/service/resource_names.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/curator.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/wikidata_key.h"

namespace chancery {
namespace {

absl::Status NoSuchResource(const ResourceName& name) {
  const std::string text = name.key.empty() ? ResourceNameOf(EntityRef(name.kind, name.id))
                                            : absl::StrCat(CollectionOf(name.kind), "/~", name.key);
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", text),
                   {{"resource", text}});
}

// "Q58217": such an id without its scheme.
bool IsWikidataId(absl::string_view key) {
  return key.size() > 1 && key[0] == 'Q' && key[1] != '0' &&
         std::all_of(key.begin() + 1, key.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// Whether it is there. The cheapest question that needs it: most display names are in memory.
absl::StatusOr<bool> Exists(const GraphReader& reader, EntityRef ref) {
  absl::Status status;
  switch (ref.kind) {
    case EntityKind::kTenure:
      status = reader.GetTenure(TenureId(ref.id)).status();
      break;
    case EntityKind::kMeeting:
      status = reader.GetMeeting(MeetingId(ref.id)).status();
      break;
    case EntityKind::kStatement:
      status = reader.GetStatement(StatementId(ref.id)).status();
      break;
    case EntityKind::kArticle:
      status = reader.GetArticle(ArticleId(ref.id)).status();
      break;
    default:
      status = reader.DisplayName(ref).status();
      break;
  }
  if (absl::IsNotFound(status)) return false;
  CHANCERY_RETURN_IF_ERROR(status);
  return true;
}

}  // namespace

bool ParseResourceName(absl::string_view text, ResourceName* name) {
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos) return false;
  name->kind = KindOfCollection(text.substr(0, slash));
  if (name->kind == EntityKind::kNone) return false;
  absl::string_view id = text.substr(slash + 1);
  name->id = 0;
  name->key.clear();
  if (!id.empty() && id.front() == '~') {
    name->key = std::string(id.substr(1));
    return !name->key.empty();
  }
  // SimpleAtoi takes signs and spaces, which would give one resource several names.
  if (id.empty() || id.front() < '1' || id.front() > '9') return false;
  return absl::SimpleAtoi(id, &name->id) && id.size() == absl::StrCat(name->id).size();
}

void AppendResourceName(EntityRef ref, std::string* out) {
  if (!ref) return;
  // A page has thousands of names: the digits go in from the right.
  const absl::string_view collection = CollectionOf(ref.kind);
  char buffer[40];
  char* const end = buffer + sizeof(buffer);
  char* begin = end;
  for (uint64_t id = ref.id; id != 0; id /= 10) *--begin = static_cast<char>('0' + id % 10);
  *--begin = '/';
  begin -= collection.size();
  std::memcpy(begin, collection.data(), collection.size());
  out->append(begin, static_cast<size_t>(end - begin));
}

std::string ResourceNameOf(EntityRef ref) {
  std::string name;
  AppendResourceName(ref, &name);
  return name;
}

absl::StatusOr<EntityRef> FindResource(const GraphReader& reader, const ResourceName& name) {
  if (!name.key.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<EntityRef> found,
                              reader.FindByKey(name.kind, name.key));
    // Loaders keep Wikidata's ids with their scheme; people write them without.
    if (!found.has_value() && IsWikidataId(name.key)) {
      CHANCERY_ASSIGN_OR_RETURN(found,
                                reader.FindByKey(name.kind, absl::StrCat("wikidata:", name.key)));
    }
    if (!found.has_value()) return NoSuchResource(name);
    return *found;
  }
  const EntityRef ref(name.kind, name.id);
  CHANCERY_ASSIGN_OR_RETURN(const bool exists, Exists(reader, ref));
  if (exists) return ref;
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef target, FollowRedirect(reader, ref));
  if (target == ref) return NoSuchResource(name);
  CHANCERY_ASSIGN_OR_RETURN(const bool target_exists, Exists(reader, target));
  if (!target_exists) return NoSuchResource(name);
  return target;
}

}  // namespace chancery
