#include "client/extract/setting_chooser.h"

#include "client/extract/setting_data.h"

namespace chancery {
namespace {

// By so much must another candidate be likelier than what the rules say, in units of log-odds: they
// are right in most cases, and the meetings of a text are put together by what they say.
constexpr double kStatusMargin = 0.8;
constexpr double kDateMargin = 0.4;
constexpr double kDateAroundMargin = 2.5;
constexpr double kPlaceMargin = 0.4;
// Where they say nothing, mostly nothing is known.
constexpr double kNoDateMargin = 2;
constexpr double kNoPlaceMargin = 1.5;
// Of a place that the sentence itself names they are surer.
constexpr double kOwnPlaceMargin = 2;

class Ranker : public SettingChooser {
 public:
  Ranker()
      : status_(*LinearRanker::Parse(kStatusWeightsTxt)),
        date_(*LinearRanker::Parse(kDateWeightsTxt)),
        place_(*LinearRanker::Parse(kPlaceWeightsTxt)) {}

  size_t ChooseStatus(const MeetingInText& /*told*/,
                      const std::vector<StatusCandidate>& candidates) override {
    return status_.Best(candidates, kStatusMargin);
  }

  size_t ChooseDate(const MeetingInText& told,
                    const std::vector<DateCandidate>& candidates) override {
    const double margin = candidates.front().date.is_unknown() ? kNoDateMargin
                          : told.meeting.when.is_unknown()     ? kDateAroundMargin
                                                               : kDateMargin;
    return date_.Best(candidates, margin);
  }

  size_t ChoosePlace(const MeetingInText& told,
                     const std::vector<PlaceCandidate>& candidates) override {
    const double margin = candidates.front().name.empty() ? kNoPlaceMargin
                          : told.says_place               ? kOwnPlaceMargin
                                                          : kPlaceMargin;
    return place_.Best(candidates, margin);
  }

 private:
  const LinearRanker status_;
  const LinearRanker date_;
  const LinearRanker place_;
};

class First : public SettingChooser {
 public:
  size_t ChooseStatus(const MeetingInText& /*told*/,
                      const std::vector<StatusCandidate>& /*candidates*/) override {
    return 0;
  }
  size_t ChooseDate(const MeetingInText& /*told*/,
                    const std::vector<DateCandidate>& /*candidates*/) override {
    return 0;
  }
  size_t ChoosePlace(const MeetingInText& /*told*/,
                     const std::vector<PlaceCandidate>& /*candidates*/) override {
    return 0;
  }
};

}  // namespace

SettingChooser& DefaultSettingChooser() {
  static auto* const ranker = new Ranker();
  return *ranker;
}

SettingChooser& RulesAlone() {
  static auto* const first = new First();
  return *first;
}

}  // namespace chancery
