// What the export formats say alike: ids, dates as common formats write them, country codes, words.
//
// Pure functions: thread-safe.

#ifndef CHANCERY_CLIENT_EXPORT_EXPORT_TERMS_H_
#define CHANCERY_CLIENT_EXPORT_EXPORT_TERMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/v1/resources.pb.h"
#include "chancery/v1/time.pb.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

using KeyList = google::protobuf::RepeatedPtrField<std::string>;

// The id of a resource in a file of `scheme`: the one that such a file gave to it (its key
// "ftm:NK-1"), else its Wikidata id, else one made of its name and what it is shown as. The latter
// differs between graphs, so that files of two graphs can be loaded into a third:
// "chancery-people-42-5d1f0c3a".
std::string ExportId(absl::string_view scheme, absl::string_view name, const KeyList& keys,
                     absl::string_view display_name);
// Of what has no such keys.
std::string ExportId(absl::string_view name, absl::string_view display_name);

// "Q58217" of the key "wikidata:Q58217" (or "Q58217"); empty for none.
std::string WikidataId(const KeyList& keys);

// Keys that tell of other systems than `scheme` and Wikidata: "hsg:powell". Without those that the
// graph made for itself ("name:...").
std::vector<std::string> OtherKeys(absl::string_view scheme, const KeyList& keys);

// A date of YYYY, YYYY-MM or YYYY-MM-DD: as exact as such a form can be without saying more than is
// known. Empty for decades and ranges beyond a year. Qualifiers are dropped.
std::string PlainDate(const v1::PartialDate& date);

// The first and last of what a date may mean, in the same forms; equal for what is one of them.
// Either is empty where there is no bound.
struct PlainSpan {
  std::string first;
  std::string last;
};
PlainSpan PlainDates(const v1::PartialDate& date);

// The first and last day, YYYY-MM-DD; empty without a bound.
PlainSpan PlainDays(const v1::PartialDate& date);

// ISO 3166 codes of a country of today; empty for other polities.
struct CountryCode {
  std::string alpha2;
  std::string alpha3;
};
CountryCode CodeOfCountry(const Gazetteer& gazetteer, absl::string_view polity);

// "in person", "phone", "video", "summit"; "" for any other.
absl::string_view KindWord(v1::MeetingKind kind);
// "held", "planned", "possible", "cancelled", "denied".
absl::string_view StatusWord(v1::MeetingStatus status);

// The people and groups of a meeting, as they are shown.
std::string PartyName(const v1::Participation& participation);

// What to call a meeting: its title, else "Meeting of Ann and Bob".
std::string MeetingName(const v1::Meeting& meeting);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_EXPORT_TERMS_H_
