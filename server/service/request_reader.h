// Reads the fields of a request, resolves the names in it, and collects all that is wrong, so that
// a caller hears of every mistake at once.
//
//   RequestReader fields(reader, context.budget);
//   query.person = fields.OptionalId<PersonId>("person", request.person());
//   query.dates = fields.Dates("dates", request.dates());
//   CHANCERY_RETURN_IF_ERROR(fields.status());
//
// After a mistake the values read are of no meaning, but safe to go on with.
// Thread-compatible; the reader must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_REQUEST_READER_H_
#define CHANCERY_SERVER_SERVICE_REQUEST_READER_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/resources.pb.h"
#include "chancery/v1/time.pb.h"
#include "google/protobuf/repeated_field.h"
#include "server/query/meeting_filter.h"
#include "server/service/resource_names.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/text/text_query.h"

namespace chancery {

// Of the words of a name or a text that are looked for.
inline constexpr size_t kMaxSearchBytes = 256;

class RequestReader {
 public:
  using Strings = google::protobuf::RepeatedPtrField<std::string>;

  RequestReader(const GraphReader& reader, Budget& budget) : reader_(reader), budget_(budget) {}

  // The resource of that name, which must be of one of these kinds. Of "": none.
  EntityRef OptionalRef(absl::string_view field, absl::string_view name,
                        absl::Span<const EntityKind> kinds);
  // The same; "" is a mistake.
  EntityRef RequiredRef(absl::string_view field, absl::string_view name,
                        absl::Span<const EntityKind> kinds);
  template <typename IdType>
  IdType OptionalId(absl::string_view field, absl::string_view name) {
    return IdType(OptionalRef(field, name, {IdType::kEntityKind}).id);
  }
  // From `min` to `max` names; each once in the result.
  template <typename IdType>
  std::vector<IdType> Ids(absl::string_view field, const Strings& names, int min, int max) {
    std::vector<IdType> ids;
    for (EntityRef ref : Refs(field, names, {IdType::kEntityKind}, min, max)) {
      ids.push_back(IdType(ref.id));
    }
    return ids;
  }

  // The kinds of collections of resources with names: people, polities, roles, places, topics.
  std::vector<EntityKind> NamedKinds(absl::string_view field, const Strings& collections);

  // The same, and what is searched by its text: statements and meetings, into `texts`.
  std::vector<EntityKind> SearchedKinds(absl::string_view field, const Strings& collections,
                                        std::vector<EntityKind>* texts);
  // What a text must have; none if `text` is empty. A mistake if nothing in it can be looked for.
  TextQuery Words(absl::string_view field, absl::string_view text);

  // The syntax of a required name alone: the resource may be missing.
  void Name(absl::string_view field, absl::string_view name, ResourceName* parsed);

  DayRange Dates(absl::string_view field, const v1::DateRange& range);
  MeetingFilter Filter(absl::string_view field, const v1::MeetingFilter& filter);
  // True if only certain rows are wanted.
  bool CertainOnly(absl::string_view field, v1::Certainty certainty);
  // A `page_size` of 0 means `default_size`; it is at most `max_size`.
  size_t PageSize(int32_t page_size, int32_t default_size, int32_t max_size);
  // Notes a mistake if `value` is no value of `Enum`.
  template <typename Enum>
  void KnownEnum(absl::string_view field, Enum value, bool (*is_valid)(int)) {
    if (!is_valid(value)) Wrong(field, absl::StrCat("has no value ", static_cast<int>(value)));
  }

  // Notes a mistake.
  void Wrong(absl::string_view field, absl::string_view description);

  // INVALID_FIELD with all mistakes; else the first other error, NOT_FOUND for a name; else OK.
  absl::Status status() const;

 private:
  std::vector<EntityRef> Refs(absl::string_view field, const Strings& names,
                              absl::Span<const EntityKind> kinds, int min, int max);

  const GraphReader& reader_;
  Budget& budget_;
  std::vector<FieldViolation> violations_;
  absl::Status error_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_REQUEST_READER_H_
