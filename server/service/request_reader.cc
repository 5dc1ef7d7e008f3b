#include "server/service/request_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/model/entities.h"
#include "storage/model/partial_date.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr int kMaxPlaces = 32;
constexpr int kMaxTopics = 32;

// A value of the request, short enough to be quoted in an error.
std::string Quoted(absl::string_view value) {
  constexpr size_t kMaxQuoted = 100;
  if (value.size() <= kMaxQuoted) return absl::StrCat("\"", value, "\"");
  return absl::StrCat("\"", TruncateUtf8(value, kMaxQuoted), "...\"");
}

std::string Examples(absl::Span<const EntityKind> kinds) {
  return absl::StrJoin(kinds, " or ", [](std::string* out, EntityKind kind) {
    absl::StrAppend(out, "\"", CollectionOf(kind), "/42\"");
  });
}

// A bound of a DateRange: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
absl::optional<PartialDate> ParseBound(absl::string_view text) {
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return absl::ascii_isdigit(c) || c == '-'; })) {
    return absl::nullopt;
  }
  const absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
  if (!date.ok()) return absl::nullopt;
  switch (date->precision()) {
    case PartialDate::Precision::kDay:
    case PartialDate::Precision::kMonth:
    case PartialDate::Precision::kYear:
      return *date;
    default:
      return absl::nullopt;
  }
}

}  // namespace

std::vector<EntityKind> RequestReader::NamedKinds(absl::string_view field,
                                                  const Strings& collections) {
  std::vector<EntityKind> kinds;
  for (int i = 0; i < collections.size(); ++i) {
    const EntityKind kind = KindOfCollection(collections[i]);
    switch (kind) {
      case EntityKind::kPerson:
      case EntityKind::kPolity:
      case EntityKind::kRole:
      case EntityKind::kPlace:
      case EntityKind::kTopic:
        kinds.push_back(kind);
        break;
      default:
        Wrong(absl::StrCat(field, "[", i, "]"),
              "must be people, polities, roles, places or topics: others have no names");
    }
  }
  return kinds;
}

std::vector<EntityKind> RequestReader::SearchedKinds(absl::string_view field,
                                                     const Strings& collections,
                                                     std::vector<EntityKind>* texts) {
  std::vector<EntityKind> kinds;
  for (int i = 0; i < collections.size(); ++i) {
    const EntityKind kind = KindOfCollection(collections[i]);
    switch (kind) {
      case EntityKind::kPerson:
      case EntityKind::kPolity:
      case EntityKind::kRole:
      case EntityKind::kPlace:
      case EntityKind::kTopic:
        kinds.push_back(kind);
        break;
      case EntityKind::kStatement:
      case EntityKind::kMeeting:
        if (std::find(texts->begin(), texts->end(), kind) == texts->end()) texts->push_back(kind);
        break;
      default:
        Wrong(
            absl::StrCat(field, "[", i, "]"),
            "must be people, polities, roles, places, topics, statements or meetings: others have "
            "neither names nor texts");
    }
  }
  return kinds;
}

TextQuery RequestReader::Words(absl::string_view field, absl::string_view text) {
  if (text.empty()) return TextQuery();
  if (text.size() > kMaxSearchBytes) {
    Wrong(field, absl::StrCat("has ", text.size(), " bytes, more than ", kMaxSearchBytes));
    return TextQuery();
  }
  TextQuery query = ParseTextQuery(text);
  if (query.empty()) {
    Wrong(field, "has no word that texts are searched for: \"of\", \"the\" and the like are not");
  }
  return query;
}

void RequestReader::Name(absl::string_view field, absl::string_view name, ResourceName* parsed) {
  if (name.empty()) {
    Wrong(field, "is required");
  } else if (!ParseResourceName(name, parsed)) {
    Wrong(field, absl::StrCat(Quoted(name),
                              " is no resource name, such as \"people/42\" or "
                              "\"people/~Q58217\""));
  }
}

void RequestReader::Wrong(absl::string_view field, absl::string_view description) {
  violations_.push_back({std::string(field), std::string(description)});
}

absl::Status RequestReader::status() const {
  return violations_.empty() ? error_ : InvalidFields(violations_);
}

EntityRef RequestReader::OptionalRef(absl::string_view field, absl::string_view name,
                                     absl::Span<const EntityKind> kinds) {
  if (name.empty()) return EntityRef();
  ResourceName parsed;
  if (!ParseResourceName(name, &parsed) ||
      std::find(kinds.begin(), kinds.end(), parsed.kind) == kinds.end()) {
    Wrong(field, absl::StrCat(Quoted(name), " is no name of the form ", Examples(kinds)));
    return EntityRef();
  }
  error_.Update(budget_.Charge(1));
  if (!error_.ok()) return EntityRef();
  absl::StatusOr<EntityRef> found = FindResource(reader_, parsed);
  if (found.ok()) return *found;
  error_ = std::move(found).status();
  return EntityRef();
}

EntityRef RequestReader::RequiredRef(absl::string_view field, absl::string_view name,
                                     absl::Span<const EntityKind> kinds) {
  if (name.empty()) Wrong(field, absl::StrCat("is required: a name of the form ", Examples(kinds)));
  return OptionalRef(field, name, kinds);
}

std::vector<EntityRef> RequestReader::Refs(absl::string_view field, const Strings& names,
                                           absl::Span<const EntityKind> kinds, int min, int max) {
  std::vector<EntityRef> refs;
  if (names.size() < min) {
    Wrong(field, absl::StrCat("needs at least ", min, " name of the form ", Examples(kinds)));
  }
  if (names.size() > max) {
    Wrong(field, absl::StrCat("has ", names.size(), " names, more than ", max));
    return refs;
  }
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    const EntityRef ref = RequiredRef(path, names[i], kinds);
    if (ref && std::find(refs.begin(), refs.end(), ref) == refs.end()) refs.push_back(ref);
  }
  return refs;
}

DayRange RequestReader::Dates(absl::string_view field, const v1::DateRange& range) {
  DayRange days;
  const auto bound = [&](absl::string_view name, absl::string_view text, bool is_first,
                         DayNumber* day) {
    if (text.empty()) return;
    const absl::optional<PartialDate> date = ParseBound(text);
    if (!date.has_value()) {
      Wrong(absl::StrCat(field, ".", name),
            absl::StrCat(Quoted(text), " is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"));
      return;
    }
    *day = is_first ? date->earliest() : date->latest();
  };
  bound("first", range.first(), true, &days.first);
  bound("last", range.last(), false, &days.last);
  if (days.first > days.last) {
    Wrong(field, absl::StrCat("ends at ", Quoted(range.last()), " before it begins at ",
                              Quoted(range.first())));
  }
  return days;
}

MeetingFilter RequestReader::Filter(absl::string_view field, const v1::MeetingFilter& filter) {
  MeetingFilter result;
  for (int i = 0; i < filter.kinds_size(); ++i) {
    const v1::MeetingKind kind = filter.kinds(i);
    KnownEnum(absl::StrCat(field, ".kinds[", i, "]"), kind, v1::MeetingKind_IsValid);
    result.kinds.push_back(static_cast<MeetingKind>(kind & 0x1F));
  }
  // Any kind, beside others: still any.
  if (std::find(result.kinds.begin(), result.kinds.end(), MeetingKind::kUnknown) !=
      result.kinds.end()) {
    result.kinds.clear();
  }
  for (int i = 0; i < filter.statuses_size(); ++i) {
    const v1::MeetingStatus status = filter.statuses(i);
    KnownEnum(absl::StrCat(field, ".statuses[", i, "]"), status, v1::MeetingStatus_IsValid);
    result.statuses.push_back(status == v1::MEETING_STATUS_UNSPECIFIED
                                  ? MeetingStatus::kHeld
                                  : static_cast<MeetingStatus>(status & 0x1F));
  }
  result.dates = Dates(absl::StrCat(field, ".dates"), filter.dates());
  for (EntityRef ref : Refs(absl::StrCat(field, ".places"), filter.places(),
                            {EntityKind::kPlace, EntityKind::kPolity}, 0, kMaxPlaces)) {
    if (ref.kind == EntityKind::kPlace) {
      result.places.push_back(PlaceId(ref.id));
    } else {
      result.polities.push_back(PolityId(ref.id));
    }
  }
  result.topics = Ids<TopicId>(absl::StrCat(field, ".topics"), filter.topics(), 0, kMaxTopics);
  return result;
}

bool RequestReader::CertainOnly(absl::string_view field, v1::Certainty certainty) {
  switch (certainty) {
    case v1::CERTAINTY_UNSPECIFIED:
      return false;
    case v1::CERTAINTY_CERTAIN:
      return true;
    case v1::CERTAINTY_POSSIBLE:
      Wrong(field, "must be unset, for both, or CERTAINTY_CERTAIN");
      return false;
    default:
      Wrong(field, absl::StrCat("has no value ", static_cast<int>(certainty)));
      return false;
  }
}

size_t RequestReader::PageSize(int32_t page_size, int32_t default_size, int32_t max_size) {
  if (page_size < 0) {
    Wrong("page_size", absl::StrCat(page_size, " is negative"));
    return 1;
  }
  return static_cast<size_t>(std::min(page_size == 0 ? default_size : page_size, max_size));
}

}  // namespace chancery
