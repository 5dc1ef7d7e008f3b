// How well the extractor reads: compares what it found with what a careful reader found, article by
// article, and adds up.
//
//   ExtractionScore score([](const std::string& line) { std::cout << line << "\n"; });
//   score.AddArticle("d01", gold, found);
//   score.Value(Measure::kMeetingF1);   // 0.93
//
// What counts, and when two facts are the same, is in docs/extraction.md and likeness.h. In short:
// meetings are paired one to one, the most alike first, by the people in them, then by date, status
// and kind; kind, status, date, place and office are measured on these pairs only.
//
// Thread-compatible.

#ifndef CHANCERY_TESTS_EVAL_EXTRACTION_SCORE_H_
#define CHANCERY_TESTS_EVAL_EXTRACTION_SCORE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "tests/eval/reading.h"

namespace chancery {

// Facts found, missed and found wrongly.
struct Tally {
  int found = 0;
  int missed = 0;
  int wrong = 0;

  // 0 where there is nothing to divide by.
  double Precision() const;
  double Recall() const;
  double F1() const;
  bool IsEmpty() const { return found + missed + wrong == 0; }
};

// A property of facts that were found.
struct Share {
  int right = 0;
  int all = 0;

  double Value() const { return all == 0 ? 0 : static_cast<double>(right) / all; }
  bool IsEmpty() const { return all == 0; }
};

enum class Measure : uint8_t {
  kMeetingPrecision,
  kMeetingRecall,
  kMeetingF1,
  kParticipantF1,
  kQuotationF1,
  kSpeakerF1,
  kRolePrecision,
  kRoleRecall,
  kRoleF1,
  kKind,
  kStatus,
  kDate,
  kPlace,
  kOffice,
  kCounterpartF1,
  kTripOffice,
  kTripCountry,
};

struct MeasureInfo {
  Measure measure;
  const char* name;            // in floors.tsv: "meetings.f1"
  const char* label;           // in the table
  absl::optional<double> aim;  // of the project, on texts that nobody tuned to
};

// Every measure, in the order of the table.
absl::Span<const MeasureInfo> AllMeasures();
absl::optional<Measure> ParseMeasure(absl::string_view name);

class ExtractionScore {
 public:
  // Gets a line for each miss ("-"), false find ("+") and wrong property ("~").
  using Listener = std::function<void(const std::string& line)>;

  explicit ExtractionScore(Listener listener = nullptr) : listener_(std::move(listener)) {}

  // `name` is for the listener only.
  void AddArticle(absl::string_view name, const Reading& gold, const Reading& found);
  // `found` is the reading of the remarks on that trip.
  void AddTrip(const TripGold& gold, const Reading& found);

  // Nothing if nothing of the kind was in what was added.
  absl::optional<double> Value(Measure measure) const;

  // Articles or trips added.
  int texts() const { return texts_; }
  const Tally& meetings() const { return meetings_; }
  const Tally& participants() const { return participants_; }
  const Tally& quotations() const { return quotations_; }
  const Tally& speakers() const { return speakers_; }
  const Tally& roles() const { return roles_; }
  const Tally& counterparts() const { return counterparts_; }

 private:
  void AddMeetings(const Reading& gold, const Reading& found);
  void AddMatchedMeeting(const Reading::Meeting& gold, const Reading::Meeting& found);
  void AddStatements(const Reading& gold, const Reading& found);
  void AddRoles(const Reading& gold, const Reading& found);

  template <typename... T>
  void Say(const T&... parts) const;
  // Counts one property; says so if it is wrong.
  void Check(Share* share, bool right, absl::string_view what, absl::string_view of,
             absl::string_view said, absl::string_view is) const;

  const Listener listener_;
  std::string name_;  // of the text being added
  int texts_ = 0;
  Tally meetings_;
  Tally participants_;
  Tally quotations_;
  Tally speakers_;
  Tally roles_;
  Tally counterparts_;
  Share kind_;
  Share status_;
  Share date_;
  Share place_;
  Share office_;
  Share trip_office_;
  Share trip_country_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_EXTRACTION_SCORE_H_
