#include "client/extract/place_candidates.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

#include "absl/strings/string_view.h"
#include "client/extract/feature_hash.h"
#include "client/extract/setting_steps.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// Sentences before and behind whose places come into question, and meetings told before.
constexpr int kBefore = 10;
constexpr int kBehind = 1;
constexpr size_t kMeetings = 3;
// Of one, about.
constexpr size_t kFeatures = 50;

// Where the rules have a place from.
enum class Route : uint64_t { kNone, kOwnWords, kText, kAround };

class Maker {
 public:
  Maker(const Document& document, const ClauseReader& reader, const People& people,
        NamedPlaces* places, const MeetingMention& meeting, const PlaceClues& clues)
      : document_(document),
        reader_(reader),
        people_(people),
        places_(*places),
        meeting_(meeting),
        clues_(clues),
        sentence_(document.sentences()[meeting.sentence]),
        status_(static_cast<uint64_t>(meeting.status)),
        own_(clues.own),
        told_(!meeting.place.empty()),
        rule_{meeting.place_or_context(), meeting.place_polity_or_context()} {}

  std::vector<PlaceCandidate> Make(const std::vector<MeetingMention>& found) {
    AddRule();
    AddVotes();
    AddText();
    AddMeetings(found);
    AddSamePeople(found);
    const int count = static_cast<int>(document_.sentences().size());
    for (int s = meeting_.sentence; s >= 0 && meeting_.sentence - s <= kBefore; --s) {
      AddSentence(s);
    }
    for (int s = meeting_.sentence + 1; s < count && s - meeting_.sentence <= kBehind; ++s) {
      AddSentence(s);
    }
    AddLikeness();
    return std::move(all_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }

  PlaceCandidate& For(absl::string_view name, absl::string_view polity) {
    for (PlaceCandidate& candidate : all_) {
      if (candidate.name == name) return candidate;
    }
    all_.emplace_back();
    all_.back().features.reserve(kFeatures);
    all_.back().name = std::string(name);
    all_.back().polity = std::string(polity);
    return all_.back();
  }

  static void Add(PlaceCandidate& candidate, int feature, std::initializer_list<uint64_t> parts) {
    candidate.features.push_back(FeatureHash(feature, parts));
  }

  void AddRule() {
    const uint64_t route = static_cast<uint64_t>(rule_.name.empty() ? Route::kNone
                                                 : own_ != 0        ? Route::kOwnWords
                                                 : told_            ? Route::kText
                                                                    : Route::kAround);
    PlaceCandidate& said = For(rule_.name, rule_.polity);
    Add(said, 0, {route});
    Add(said, 1, {route, status_});
    Add(said, 2,
        {route, meeting_.in_headline, meeting_.in_caption, clues_.in_entry, meeting_.in_turn});
    Add(said, 3, {route, meeting_.long_past});
  }

  void AddVotes() {
    For(absl::string_view(), absl::string_view());
    for (size_t way = 0; way < clues_.votes.size(); ++way) {
      const PlaceVote& vote = clues_.votes[way];
      PlaceCandidate& candidate = For(vote.name, vote.polity);
      if (vote.name.empty()) {
        Add(candidate, 12, {way, own_});
        continue;
      }
      Add(candidate, 10, {way, own_});
      Add(candidate, 11, {way, status_, meeting_.long_past});
    }
  }

  void AddText() {
    if (clues_.last_place_sentence >= 0) {
      Add(For(clues_.last_place.name, clues_.last_place.polity), 13,
          {SettingStep(meeting_.sentence - clues_.last_place_sentence),
           clues_.last_place_same_section, own_});
    }
    const Scene& scene = *clues_.scene;
    if (!scene.known()) return;
    PlaceCandidate& candidate = For(scene.city, scene.polity);
    Add(candidate, 14, {scene.live, scene.dateline, scene.heading, scene.supposed, own_});
    Add(candidate, 15, {clues_.recent, meeting_.long_past, status_, own_});
    Add(candidate, 16,
        {scene.dateline, clues_.recent, own_, SettingStep(meeting_.sentence - scene.sentence)});
  }

  void AddMeetings(const std::vector<MeetingMention>& found) {
    for (size_t k = 0; k < std::min(kMeetings, found.size()); ++k) {
      const MeetingMention& last = found[found.size() - 1 - k];
      if (last.place_or_context().empty()) continue;
      const uint64_t since = SettingStep(meeting_.sentence - last.sentence);
      PlaceCandidate& candidate = For(last.place_or_context(), last.place_polity_or_context());
      Add(candidate, 17, {k, ShareAPerson(last, meeting_), since, own_});
      Add(candidate, 18,
          {k, last.status == meeting_.status, since, Compatible(last.when, meeting_.when), own_});
    }
  }

  // Where these people met, as told last.
  void AddSamePeople(const std::vector<MeetingMention>& found) {
    const MeetingMention* last = LastOfSamePeople(
        found, meeting_,
        [](const MeetingMention& mention) { return !mention.place_or_context().empty(); });
    if (last == nullptr) return;
    PlaceCandidate& candidate = For(last->place_or_context(), last->place_polity_or_context());
    const uint64_t same_status = last->status == meeting_.status;
    const uint64_t compatible = Compatible(last->when, meeting_.when);
    Add(candidate, 70, {same_status, compatible, !last->place.empty(), own_});
    Add(candidate, 71, {same_status, SettingStep(meeting_.sentence - last->sentence), compatible});
  }

  // The places that sentence `s` names, the last one first.
  void AddSentence(int s) {
    const std::vector<PlaceName>& named = places_.In(s);
    for (size_t k = named.size(); k-- > 0;) {
      const PlaceName& place = named[k];
      PlaceCandidate& candidate = For(place.name, place.polity);
      Add(candidate, 20, {static_cast<uint64_t>(place.rank), s == meeting_.sentence, own_});
      if (s == meeting_.sentence) {
        AddOwn(place, candidate);
      } else {
        AddOfAnother(s, place, candidate);
      }
      ++rank_;
    }
  }

  void AddOwn(const PlaceName& place, PlaceCandidate& candidate) const {
    const int i = place.first;
    const int cue = meeting_.cue_first;
    const bool behind = i > cue;
    bool verb = false;
    bool comma = false;
    const int end = std::min(std::max(i, cue), std::min(i, cue) + kSettingTokens);
    for (int k = std::min(i, cue) + 1; k < end; ++k) {
      verb = verb || (reader_.MentionAt(k) < 0 && At(k).Has(kPastVerb | kMeetVerb | kSpeechVerb |
                                                            kModal | kBeVerb | kVisitVerb));
      comma = comma || OneOf(At(k).lower, {",", ";"});
    }
    const uint64_t before = WordHash(At(i - 1).lower);
    Add(candidate, 30, {behind, SettingGap(std::abs(i - cue)), document_.QuoteOf(i) >= 0, own_});
    Add(candidate, 31, {behind, verb, comma, own_});
    Add(candidate, 32, {behind, before, static_cast<uint64_t>(place.rank)});
    Add(candidate, 33, {before, verb, behind});
    Add(candidate, 34, {WordHash(At(i - 2).lower), before});
    Add(candidate, 35, {reader_.MentionAt(i) >= 0, behind, before});
    // "Came from Paris, where she met".
    const bool aside = At(place.end).lower == ",";
    Add(candidate, 38, {aside, WordHash(At(place.end + aside).lower), behind});
    // The rules have left it out, or taken another one.
    Add(candidate, 36, {rule_.name.empty(), told_, own_, status_});
    Add(candidate, 37, {rule_.name.empty(), own_, behind, before, verb});
  }

  void AddOfAnother(int s, const PlaceName& place, PlaceCandidate& candidate) const {
    const Sentence& sentence = document_.sentences()[s];
    const int i = place.first;
    const uint64_t since = SettingStep(meeting_.sentence - s);
    const uint64_t head = sentence.in_title ? 2 : sentence.is_headline ? 1 : 0;
    const uint64_t kind = static_cast<uint64_t>(place.rank);
    const uint64_t before = WordHash(At(i - 1).lower);
    const bool same_line = sentence.line == sentence_.line;
    Add(candidate, 40, {since, head, same_line, own_});
    Add(candidate, 41, {since, kind, before});
    Add(candidate, 42,
        {since, sentence.section == sentence_.section, own_, document_.QuoteOf(i) >= 0});
    Add(candidate, 43, {before, kind, own_, same_line});
    Add(candidate, 44, {WordHash(At(i - 2).lower), before, own_});
    Add(candidate, 45, {static_cast<uint64_t>(std::min(rank_, 4)), own_, kind});
    Add(candidate, 46, {reader_.MentionAt(i) >= 0, before});
  }

  // What kind of place each is, and whether it lies at the home of one of those who met.
  void AddLikeness() {
    const Gazetteer& gazetteer = document_.gazetteer();
    for (PlaceCandidate& candidate : all_) {
      if (candidate.name.empty()) {
        Add(candidate, 50, {status_, own_, meeting_.long_past});
        continue;
      }
      const bool city = gazetteer.FindCity(candidate.name) != nullptr;
      const bool country = gazetteer.FindPolity(candidate.name) != nullptr;
      int home = 0;
      for (const int person : PersonsOf(meeting_.parties)) {
        const std::string& polity = people_.persons()[person].polity;
        home += !candidate.polity.empty() && polity == candidate.polity ? 1 : 0;
      }
      const bool same_polity =
          !meeting_.place_polity.empty() && candidate.polity == meeting_.place_polity;
      const bool of_scene = clues_.scene->known() && candidate.polity == clues_.scene->polity;
      Add(candidate, 51, {city, country, own_});
      Add(candidate, 52, {static_cast<uint64_t>(std::min(home, 2)), own_, status_});
      Add(candidate, 53, {candidate.name == rule_.name, city, own_, told_});
      Add(candidate, 54, {same_polity, city, country, own_});
      Add(candidate, 55, {of_scene, own_, city});
    }
  }

  const Document& document_;
  const ClauseReader& reader_;
  const People& people_;
  NamedPlaces& places_;
  const MeetingMention& meeting_;
  const PlaceClues& clues_;
  const Sentence& sentence_;
  const uint64_t status_;
  const uint64_t own_;
  // The rules have found it in what is told of the meeting, not around it.
  const bool told_;
  const PlaceVote rule_;
  // Of the places named so far.
  int rank_ = 0;
  std::vector<PlaceCandidate> all_;
};

}  // namespace

std::vector<PlaceCandidate> PlaceCandidates(const Document& document, const ClauseReader& reader,
                                            const People& people, NamedPlaces* places,
                                            const std::vector<MeetingMention>& found,
                                            const MeetingMention& meeting,
                                            const PlaceClues& clues) {
  return Maker(document, reader, people, places, meeting, clues).Make(found);
}

}  // namespace chancery
