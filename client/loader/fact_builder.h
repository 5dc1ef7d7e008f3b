// Makes the ArticleFacts of one record of a structured source: the text has a line for each fact,
// which is that fact's sentence.
//
//   FactBuilder builder("chancery-ftm", "1", {"ftm:Q58217", "Sergey Lavrov", "opensanctions"});
//   const int person = builder.AddPerson("Sergey Lavrov", {"wikidata:Q58217"});
//   const int office = builder.AddOffice("Minister of Foreign Affairs", "Russia", {});
//   builder.AddTenure(person, office, interval, false, "Sergey Lavrov, minister since 2004");
//   item.content = std::move(builder).Build();
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_FACT_BUILDER_H_
#define CHANCERY_CLIENT_LOADER_FACT_BUILDER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct RecordArticle {
  // Stable from one load to the next.
  std::string key;
  std::string title;
  // The data set.
  std::string publisher;
  std::string url;
  PartialDate published;
};

class FactBuilder {
 public:
  FactBuilder(absl::string_view extractor, absl::string_view version, const RecordArticle& article);

  // One person for each set of keys, or name where there are none. Names longer than the server
  // takes are cut, such aliases and keys left out.
  int AddPerson(absl::string_view name, const std::vector<std::string>& keys);
  // The person itself, to be filled further.
  v1::PersonFact& person(int index) { return *facts_.mutable_persons(index); }
  void AddAliases(int person, const std::vector<std::string>& aliases);
  void SetLife(int person, const PartialDate& birth, const PartialDate& death);

  int AddOffice(absl::string_view title, absl::string_view polity,
                const std::vector<std::string>& keys);

  v1::TenureFact& AddTenure(int person, int office, v1::TimeInterval interval, bool acting,
                            absl::string_view line);

  v1::MeetingFact& AddMeeting(absl::string_view line);

  // Writes a line, and gives it to everybody and every office that has none yet.
  v1::FactSource AddLine(absl::string_view line);

  v1::ArticleFacts Build() &&;

 private:
  v1::ArticleFacts facts_;
  std::map<std::string, int> persons_;
  std::map<std::string, int> offices_;
};

// How a source tells the end of a tenure.
enum class EndKnown : uint8_t { kUnknown, kOngoing, kEnded };

// INVALID_ARGUMENT with the reason RECORD_INVALID if the end is before the start. A `last_known`
// that does not go with them is left out.
absl::StatusOr<v1::TimeInterval> MakeInterval(const PartialDate& start, const PartialDate& end,
                                              EndKnown state,
                                              const PartialDate& last_known = PartialDate());

// A date as most data sets write it: EDTF, or such a day with a time behind it, which is left out.
// Unknown for "". INVALID_ARGUMENT with the reason RECORD_INVALID, naming `field`, for what is
// none.
absl::StatusOr<PartialDate> ReadRecordDate(absl::string_view text, absl::string_view field);

// From one to the other, either of which may be unknown. INVALID_ARGUMENT with the reason
// RECORD_INVALID if the end is before the start.
absl::StatusOr<PartialDate> DateBetween(const PartialDate& start, const PartialDate& end);

// "in person", "phone", "video", "summit"; "" for one not known; and back.
absl::string_view MeetingKindWord(v1::MeetingKind kind);
v1::MeetingKind ParseMeetingKindWord(absl::string_view word);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FACT_BUILDER_H_
