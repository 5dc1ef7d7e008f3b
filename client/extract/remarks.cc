#include "client/extract/remarks.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "client/extract/date_recognizer.h"
#include "client/extract/office_qualifier.h"
#include "client/extract/official_list.h"
#include "storage/model/partial_date.h"
#include "storage/text/normalizer.h"
#include "storage/text/sentence_splitter.h"

namespace chancery {
namespace {

template <size_t N>
bool OneOf(absl::string_view word, const absl::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// What the first word of a clause says about the persons that it names.
enum class Cue : uint8_t {
  kNone,       // "visited", "received an honorary degree": nobody was met
  kEncounter,  // "met", "discussed": those after "with" were met
  kObject,     // "briefed", "received": its object was met
  kAttend,     // "attended": an event, and perhaps those after "with"
  kAccompany,  // "accompanied": its object is of the delegation
  kPrepare,    // "delivered an invitation to meet with": nothing was held
};

constexpr absl::string_view kEncounterWords[] = {
    "met",        "meet",         "conferred",   "consulted",   "talked",        "spoke",
    "discussed",  "reviewed",     "negotiated",  "held",        "had",           "exchanged",
    "signed",     "lunched",      "dined",       "breakfasted", "concluded",     "continued",
    "resumed",    "began",        "opened",      "explored",    "coordinated",   "worked",
    "pursued",    "examined",     "considered",  "agreed",      "initialed",     "finalized",
    "reached",    "completed",    "conducted",   "meeting",     "discussions",   "discussing",
    "meetings",   "conference",   "audience",    "talks",       "conversations", "consultations",
    "luncheon",   "lunch",        "dinner",      "breakfast",   "summit",        "negotiations",
    "celebrated", "commemorated", "inaugurated", "announced",   "renewed",       "extended",
    "played"};
constexpr absl::string_view kObjectWords[] = {
    "briefed", "received", "saw",      "hosted",       "called",      "visited",
    "greeted", "welcomed", "informed", "debriefed",    "interviewed", "entertained",
    "paid",    "urged",    "assured",  "congratulated"};
constexpr absl::string_view kAttendWords[] = {"attended",    "participated", "chaired",
                                              "co-chaired",  "addressed",    "observed",
                                              "represented", "witnessed"};
constexpr absl::string_view kAccompanyWords[] = {"accompanied", "joined", "escorted"};
constexpr absl::string_view kPresentWords[] = {"presented", "conveyed", "delivered",
                                               "explained", "outlined", "described",
                                               "proposed",  "handed",   "gave"};
constexpr absl::string_view kPrepareWords[] = {"delivered", "prepared", "arranged", "planned",
                                               "made",      "proposed", "invited"};

// Nouns of occasions on which people meet, before "with".
constexpr absl::string_view kOccasions[] = {
    "meet",          "met",           "meeting",     "meetings", "talks",   "summit",
    "conference",    "audience",      "luncheon",    "lunch",    "dinner",  "breakfast",
    "session",       "consultations", "discussions", "discuss",  "confer",  "negotiations",
    "conversations", "visit",         "discussion",  "call",     "summits", "conferences",
    "sessions",      "consult",       "reception",   "banquet"};
// What makes the title of an event that of a meeting, and what that of something else.
constexpr absl::string_view kMeetingNouns[] = {
    "meeting",     "meetings",      "summit",       "summits",     "conference", "session",
    "council",     "forum",         "assembly",     "talks",       "commission", "congress",
    "ministerial", "consultations", "negotiations", "conferences", "sessions",   "committee"};
constexpr absl::string_view kCeremonies[] = {
    "funeral",      "inauguration", "ceremony",    "ceremonies",   "service",       "services",
    "memorial",     "reception",    "celebration", "celebrations", "anniversary",   "dedication",
    "installation", "signing",      "burial",      "wedding",      "coronation",    "expo",
    "games",        "concert",      "mass",        "opening",      "commemoration", "parade",
    "investiture",  "commencement"};
constexpr absl::string_view kConferenceNouns[] = {"summit", "conference", "ministerial", "council",
                                                  "forum",  "assembly",   "congress",    "summits"};
// After "with", these begin something else than who was met.
constexpr absl::string_view kNotParties[] = {
    "regard", "respect",    "a",         "an",   "emphasis", "his", "her",
    "their",  "particular", "reference", "each", "one",      "him", "them"};
// Before "with": "in connection with", "along with".
constexpr absl::string_view kNotWith[] = {"connection", "accordance", "associated", "dealing",
                                          "along",      "together",   "coincide",   "conjunction",
                                          "dealt",      "relations",  "compliance", "coincided"};
constexpr absl::string_view kTopicWords[] = {"concerning", "regarding", "about", "on", "over"};
constexpr absl::string_view kAdverbs[] = {"also",       "then",       "later",   "subsequently",
                                          "afterwards", "afterward",  "briefly", "privately",
                                          "separately", "informally", "jointly", "again"};

// A run of tokens [first, end).
struct Range {
  size_t first = 0;
  size_t end = 0;
};

class RemarksReader {
 public:
  RemarksReader(const Gazetteer& gazetteer, const v1::ArticleSource& article,
                const ExtractionContext& context)
      : gazetteer_(gazetteer),
        context_(context),
        text_(article.text()),
        reader_(gazetteer, text_),
        trip_polity_(gazetteer.FindPolity(context.polity)) {
    *facts_.mutable_article() = article;
    facts_.set_extractor(std::string(kRemarksExtractor));
    facts_.set_extractor_version(std::string(kRemarksVersion));
  }

  v1::ArticleFacts Read() {
    AddSubject();
    size_t token = 0;
    const std::vector<Token>& tokens = reader_.tokens();
    for (const Span& sentence : SplitSentences(text_)) {
      while (token < tokens.size() && tokens[token].begin < sentence.begin) ++token;
      Range range{token, token};
      while (range.end < tokens.size() && tokens[range.end].end <= sentence.end) ++range.end;
      token = range.end;
      sentence_ = sentence;
      for (const Range& clause : Clauses(range)) ReadClause(clause);
    }
    return std::move(facts_);
  }

 private:
  const std::string& Lower(size_t i) const { return reader_.Lower(i); }
  bool IsWord(size_t i, absl::string_view word) const { return reader_.Lower(i) == word; }

  // Cuts a sentence where a new verb without a subject begins.
  std::vector<Range> Clauses(const Range& sentence) const {
    std::vector<Range> clauses;
    Range clause{sentence.first, sentence.first};
    const auto close = [&](size_t end, size_t next) {
      clause.end = end;
      if (clause.end > clause.first) clauses.push_back(clause);
      clause.first = next;
    };
    for (size_t i = sentence.first; i < sentence.end; ++i) {
      if (IsWord(i, ";")) {
        close(i, i + 1);
        continue;
      }
      if (i <= clause.first || reader_.IsCapital(i) || !LooksLikePastTense(Lower(i))) continue;
      size_t before = i;
      while (before > clause.first && OneOf(Lower(before - 1), kAdverbs)) --before;
      size_t end = before;
      if (end > clause.first && IsWord(end - 1, "and")) --end;
      if (end > clause.first && IsWord(end - 1, ",")) --end;
      if (end == before && before == i) continue;
      if (end == before) {
        // An adverb alone before the verb: "President Clinton later met" has a subject.
        continue;
      }
      close(end, i);
    }
    close(sentence.end, sentence.end);
    return clauses;
  }

  static Cue CueOf(absl::string_view word) {
    if (OneOf(word, kEncounterWords)) return Cue::kEncounter;
    if (OneOf(word, kObjectWords)) return Cue::kObject;
    if (OneOf(word, kAttendWords)) return Cue::kAttend;
    if (OneOf(word, kAccompanyWords)) return Cue::kAccompany;
    if (OneOf(word, kPrepareWords)) return Cue::kPrepare;
    return Cue::kNone;
  }

  void ReadClause(Range clause) {
    while (clause.first < clause.end &&
           (OneOf(Lower(clause.first), kAdverbs) || IsWord(clause.first, ",") ||
            IsWord(clause.first, "and"))) {
      ++clause.first;
    }
    if (clause.first >= clause.end) return;
    Cue cue = CueOf(Lower(clause.first));
    // "Informal meeting with": the occasion stands later in the phrase.
    if (cue == Cue::kNone && !LooksLikePastTense(Lower(clause.first))) {
      for (size_t i = clause.first; i < clause.end && !IsWord(i, "with"); ++i) {
        if (OneOf(Lower(i), kOccasions)) cue = Cue::kEncounter;
      }
    }
    size_t from = clause.first + 1;
    if (cue == Cue::kNone && ReadFragment(clause)) return;
    if (OneOf(Lower(clause.first), kPresentWords)) ReadRecipient(clause);
    if (IsWord(clause.first, "met") && from < clause.end && !IsWord(from, "with") &&
        reader_.IsCapital(from)) {
      from = std::max(from, ReadObject(clause));
    }
    if (cue == Cue::kObject) {
      const size_t after = ReadObject(clause);
      if (after > from) from = after;
    }
    if (cue == Cue::kAttend || cue == Cue::kAccompany) {
      from = ReadEvents(clause, cue);
    }
    ReadCounterparts(clause, from, cue);
  }

  // True if anybody of the list has both name and office.
  static bool NamesOfficial(const std::vector<Official>& officials) {
    return std::any_of(officials.begin(), officials.end(), [](const Official& official) {
      return official.kind == Official::Kind::kPerson && !official.office.empty();
    });
  }

  // "President Haugen and Foreign Minister Dahl." alone, or after a semicolon: they were met, too.
  bool ReadFragment(const Range& clause) {
    size_t first = clause.first;
    if (IsWord(first, "with")) ++first;
    size_t next = first;
    const std::vector<Official> officials = reader_.ReadList(first, clause.end, &next);
    if (officials.empty() || officials.front().kind != Official::Kind::kPerson ||
        !NamesOfficial(officials)) {
      return false;
    }
    const bool whole = next >= clause.end || IsWord(next, ".") || IsWord(next, ",") ||
                       IsWord(next, "on") || IsWord(next, "in") || IsWord(next, "at");
    if (!whole) return false;
    AddMeeting(officials, clause, clause.first, next, "", {});
    return true;
  }

  // "Presented a proposal to General Secretary Brezhnev".
  void ReadRecipient(const Range& clause) {
    for (size_t i = clause.first + 1; i + 1 < clause.end; ++i) {
      if (!IsWord(i, "to")) continue;
      size_t next = i + 1;
      const std::vector<Official> officials = reader_.ReadList(i + 1, clause.end, &next);
      if (!officials.empty() && officials.front().kind == Official::Kind::kPerson &&
          NamesOfficial(officials)) {
        AddMeeting(officials, clause, clause.first, next, "", {});
        return;
      }
    }
  }

  // "Briefed President Mubarak on", "called on King Fahd". Returns the token after the object.
  size_t ReadObject(const Range& clause) {
    size_t i = clause.first + 1;
    if (IsWord(clause.first, "called") || IsWord(clause.first, "paid")) {
      while (i < clause.end && !IsWord(i, "on") && !IsWord(i, "to")) ++i;
      if (i < clause.end) ++i;
    }
    size_t next = i;
    const std::vector<Official> officials = reader_.ReadList(i, clause.end, &next);
    const bool briefed = IsWord(clause.first, "briefed") || IsWord(clause.first, "debriefed");
    // "Visited Virginia Beach" names no person.
    const bool someone = !officials.empty() && (NamesOfficial(officials) || briefed ||
                                                officials.front().kind == Official::Kind::kOffice);
    if (!someone) return clause.first + 1;
    AddMeeting(officials, clause, clause.first, next, "", {});
    return next;
  }

  // The title of the event that begins at `i` ends here.
  size_t TitleEnd(size_t i, size_t end) const {
    bool has_noun = false;
    for (size_t k = i; k < end; ++k) {
      const std::string& word = Lower(k);
      if (word == "with" || word == "(" || word == "in" || word == "at" || word == "where" ||
          word == "to" || word == "during" || word == "for" || word == "held" || word == ".") {
        return k;
      }
      if (OneOf(word, kMeetingNouns)) has_noun = true;
      if ((word == "," || word == "and") && has_noun) return k;
      if (has_noun && OneOf(word, kTopicWords)) return k;
    }
    return end;
  }

  // The events that were attended, as meetings; returns where the search for "with" goes on.
  size_t ReadEvents(const Range& clause, Cue cue) {
    size_t i = clause.first + 1;
    if (cue == Cue::kAccompany) {
      while (i < clause.end && !IsWord(i, "to") && !IsWord(i, "at")) ++i;
      ++i;
    } else if (IsWord(clause.first, "addressed")) {
      return clause.first + 1;  // a speech
    } else if (i < clause.end && IsWord(i, "in")) {
      ++i;
    }
    const size_t from = std::min(i, clause.end);
    while (i < clause.end) {
      while (i < clause.end && (IsWord(i, ",") || IsWord(i, "and") || IsWord(i, "the") ||
                                IsWord(i, "a") || IsWord(i, "an"))) {
        ++i;
      }
      const size_t end = TitleEnd(i, clause.end);
      if (end <= i) break;
      bool meeting = false;
      bool ceremony = false;
      bool conference = false;
      for (size_t k = i; k < end; ++k) {
        meeting = meeting || OneOf(Lower(k), kMeetingNouns);
        ceremony = ceremony || OneOf(Lower(k), kCeremonies);
        conference = conference || OneOf(Lower(k), kConferenceNouns);
      }
      if (!meeting || ceremony) break;
      // "a meeting with President Putin" has no name of its own.
      const bool named = end > i + 1;
      if (end < clause.end && IsWord(end, "with")) {
        size_t next = end + 1;
        const std::vector<Official> officials = reader_.ReadList(end + 1, clause.end, &next);
        if (!officials.empty()) {
          AddMeeting(officials, clause, clause.first, next, named ? Words(i, end) : "",
                     EventBodies(i, end), conference);
          return next;
        }
      }
      if (named) {
        AddMeeting({}, clause, clause.first, end, Words(i, end), EventBodies(i, end), conference);
      }
      if (end >= clause.end || (!IsWord(end, ",") && !IsWord(end, "and"))) return end;
      i = end;
    }
    return from;
  }

  // The text of tokens [first, end) with single blanks for white space.
  std::string Words(size_t first, size_t end) const {
    const std::vector<Token>& tokens = reader_.tokens();
    std::string out;
    for (size_t i = first; i < end; ++i) {
      if (i > first && tokens[i].begin > tokens[i - 1].end) out += " ";
      const absl::string_view word = reader_.Word(i);
      out.append(word.data(), word.size());
    }
    return out;
  }

  // The polities that an event's name tells: "NATO Ministerial Meeting".
  std::vector<const PolityEntry*> EventBodies(size_t first, size_t end) const {
    const PolityEntry* own = gazetteer_.FindPolity(context_.subject_polity);
    std::vector<const PolityEntry*> bodies;
    for (size_t i = first; i < end; ++i) {
      const GazetteerMatch* match = reader_.MatchAt(i);
      if (match == nullptr || i + match->token_count > end) continue;
      const Sense* sense = match->Find(Sense::Kind::kPolity);
      if (sense == nullptr || sense->polity == own) continue;
      if (std::find(bodies.begin(), bodies.end(), sense->polity) == bodies.end()) {
        bodies.push_back(sense->polity);
      }
    }
    return bodies;
  }

  // Every "with" whose left side is an occasion to meet.
  void ReadCounterparts(const Range& clause, size_t from, Cue cue) {
    for (size_t i = from; i < clause.end; ++i) {
      if (!IsWord(i, "with") || i == clause.first) continue;
      if (i + 1 >= clause.end || OneOf(Lower(i + 1), kNotParties)) continue;
      const bool doubtful = OneOf(Lower(i - 1), kNotWith);
      bool occasion = false;
      for (size_t k = i > clause.first + 8 ? i - 8 : clause.first; k < i; ++k) {
        if (OneOf(Lower(k), kOccasions)) occasion = true;
      }
      if (cue != Cue::kEncounter && !occasion) continue;
      if (cue == Cue::kPrepare) continue;
      size_t next = i + 1;
      const std::vector<Official> officials = reader_.ReadList(i + 1, clause.end, &next);
      if (officials.empty()) continue;
      const bool people = std::any_of(officials.begin(), officials.end(), [](const Official& o) {
        return o.kind == Official::Kind::kPerson || o.kind == Official::Kind::kOffice;
      });
      const bool signed_only = IsWord(clause.first, "signed") && !occasion;
      if ((signed_only || doubtful) && !people) continue;
      AddMeeting(officials, clause, clause.first, next, "", {}, false, i);
      i = next - 1;
    }
  }

  // "Discussed the Kosovo crisis and the situation in Cuba with": what stands between.
  std::vector<std::string> Topics(const Range& clause, absl::optional<size_t> with,
                                  size_t after) const {
    std::vector<std::string> topics;
    const auto add = [&](size_t first, size_t end) {
      while (first < end && (IsWord(first, "the") || IsWord(first, "a") || IsWord(first, ","))) {
        ++first;
      }
      while (end > first && (IsWord(end - 1, ".") || IsWord(end - 1, ","))) --end;
      if (end > first && end - first <= 25) topics.push_back(Words(first, end));
    };
    const auto split = [&](size_t first, size_t end) {
      size_t begin = first;
      for (size_t i = first; i + 1 < end; ++i) {
        if (IsWord(i, "and") && IsWord(i + 1, "the")) {
          add(begin, i);
          begin = i + 1;
        }
      }
      add(begin, end);
    };
    const std::string& verb = Lower(clause.first);
    const bool transitive = verb == "discussed" || verb == "reviewed" || verb == "negotiated" ||
                            verb == "considered" || verb == "explored";
    if (transitive && with.has_value()) {
      split(clause.first + 1, *with);
      return topics;
    }
    size_t i = after;
    if (i + 1 < clause.end && IsWord(i, "to") &&
        (IsWord(i + 1, "discuss") || IsWord(i + 1, "review") || IsWord(i + 1, "consider"))) {
      split(i + 2, clause.end);
    } else if (i < clause.end && OneOf(Lower(i), kTopicWords) && !StartsDate(i + 1)) {
      split(i + 1, clause.end);
    }
    return topics;
  }

  bool StartsDate(size_t i) const {
    if (i >= reader_.tokens().size()) return true;
    const GazetteerMatch* match = reader_.MatchAt(i);
    return reader_.tokens()[i].kind == TokenKind::kNumber ||
           (match != nullptr &&
            (match->Is(Sense::Kind::kMonth) || match->Is(Sense::Kind::kWeekday)));
  }

  // The day that the clause names, if it is one of the trip.
  PartialDate When(const Range& clause) const {
    const std::vector<Token>& tokens = reader_.tokens();
    if (context_.when.is_unknown()) return context_.when;
    const PartialDate end = context_.when.nominal_latest() == kMaxDay
                                ? PartialDate::Unknown()
                                : PartialDate::FromDayNumber(context_.when.nominal_latest());
    for (const DateMention& mention :
         FindDates(text_, tokens[clause.first].begin, tokens[clause.end - 1].end, end)) {
      if (mention.relation != DateMention::Relation::kAt) continue;
      for (const PartialDate& reading : {mention.past, mention.future}) {
        if (reading.is_unknown()) continue;
        const bool within = reading.nominal_earliest() >= context_.when.nominal_earliest() &&
                            reading.nominal_latest() <= context_.when.nominal_latest();
        if (within) return reading;
      }
    }
    return context_.when;
  }

  // "in Rome" after the list, else the place of the trip; of several the capital.
  void SetPlace(const Range& clause, size_t after, v1::MeetingFact* meeting) const {
    meeting->set_place_polity(context_.polity);
    for (size_t i = after; i + 1 < clause.end; ++i) {
      if (!IsWord(i, "in") && !IsWord(i, "at")) {
        if (IsWord(i, "with") || IsWord(i, "and")) break;
        continue;
      }
      const GazetteerMatch* match = reader_.MatchAt(i + 1);
      const Sense* city = match == nullptr ? nullptr : match->Find(Sense::Kind::kCity);
      if (city != nullptr) {
        meeting->set_place(Words(i + 1, i + 1 + match->token_count));
        if (city->city->polity != trip_polity_) {
          meeting->set_place_polity(city->city->polity->name);
        }
        return;
      }
    }
    std::vector<std::string> places;
    for (absl::string_view part : absl::StrSplit(context_.place, absl::ByAnyChar(",;"))) {
      part = absl::StripAsciiWhitespace(part);
      if (!part.empty()) places.emplace_back(part);
    }
    if (places.size() == 1) {
      meeting->set_place(places.front());
      return;
    }
    const absl::string_view capital =
        trip_polity_ == nullptr ? absl::string_view() : absl::string_view(trip_polity_->capital);
    for (const std::string& place : places) {
      if (!capital.empty() && FoldName(place) == FoldName(capital)) meeting->set_place(place);
    }
  }

  void AddSubject() {
    v1::PersonFact* person = facts_.add_persons();
    person->set_name(context_.subject_name);
    for (const std::string& key : context_.subject_keys) person->add_keys(key);
    AddSource(Span{0, 0}, person->mutable_sources());
    if (!context_.subject_office.empty()) {
      subject_office_ = Office(context_.subject_office, context_.subject_polity, Span{0, 0});
      AddTenure(0, *subject_office_, "", Span{0, 0});
    } else if (!context_.subject_polity.empty()) {
      person->set_polity(context_.subject_polity);
    }
  }

  static void SetSpan(const Span& span, v1::TextSpan* out) {
    out->set_begin(static_cast<int32_t>(span.begin));
    out->set_end(static_cast<int32_t>(span.end));
  }

  void AddSource(const Span& words, google::protobuf::RepeatedPtrField<v1::FactSource>* sources) {
    v1::FactSource* source = sources->Add();
    Span sentence = sentence_;
    // The subject and the office of the trip stand in no sentence: the whole text is their source.
    if (words.empty()) sentence = {0, text_.size()};
    SetSpan(sentence, source->mutable_sentence());
    if (!words.empty()) SetSpan(words, source->mutable_words());
  }

  // How the article calls a polity: the country of the trip keeps the name that its source gives.
  std::string PolityName(const PolityEntry* polity) const {
    return polity == trip_polity_ ? context_.polity : polity->name;
  }

  // The polity of an official: the one that is said, else that of the trip. A king or prime
  // minister met in the United States is of another, which the text leaves out.
  std::string PolityOf(const Official& official) const {
    if (official.polity != nullptr) return PolityName(official.polity);
    // The country of the trip is not that of a party abroad, nor of the envoys in it.
    if (official.of_party) return std::string();
    if (official.entry != nullptr && official.entry->office_class == OfficeEntry::Class::kEnvoy) {
      return std::string();
    }
    if (trip_polity_ == nullptr || trip_polity_->iso2 != "US" || official.entry == nullptr) {
      return context_.polity;
    }
    const bool monarch = official.entry->office_class == OfficeEntry::Class::kHeadOfState &&
                         official.entry->title != "president";
    return monarch || official.entry->office_class == OfficeEntry::Class::kHeadOfGovernment ||
                   official.entry->office_class == OfficeEntry::Class::kRoyal
               ? std::string()
               : context_.polity;
  }

  int Office(const std::string& title, const std::string& polity, const Span& words) {
    const std::string key = absl::StrCat(FoldName(title), "|", FoldName(polity));
    const auto known = offices_.find(key);
    if (known != offices_.end()) return known->second;
    v1::OfficeFact* office = facts_.add_offices();
    office->set_title(title);
    office->set_polity(polity);
    AddSource(words, office->mutable_sources());
    const int index = facts_.offices_size() - 1;
    offices_.emplace(key, index);
    return index;
  }

  int Person(const Official& official, const std::string& key) {
    const auto known = persons_.find(key);
    if (known != persons_.end()) return known->second;
    v1::PersonFact* person = facts_.add_persons();
    person->set_name(official.name);
    if (official.office.empty()) person->set_polity(PolityOf(official));
    AddSource(official.span, person->mutable_sources());
    const int index = facts_.persons_size() - 1;
    persons_.emplace(key, index);
    return index;
  }

  void AddTenure(int person, int office, const std::string& qualifier, const Span& words) {
    for (const v1::TenureFact& tenure : facts_.tenures()) {
      if (tenure.person() == person && tenure.office() == office) return;
    }
    v1::TenureFact* tenure = facts_.add_tenures();
    tenure->set_person(person);
    tenure->set_office(office);
    tenure->set_qualifier(qualifier);
    tenure->set_acting(qualifier == "acting" || qualifier == "interim");
    tenure->mutable_interval()->set_end_state(v1::END_STATE_UNKNOWN);
    // A plain holder held it on the day of the meeting; who is "former" had left it by then.
    v1::TimeInterval* interval = tenure->mutable_interval();
    switch (QualifierOf(qualifier)) {
      case v1::OFFICE_QUALIFIER_FORMER:
        interval->set_end_state(v1::END_STATE_ENDED);
        if (!context_.when.is_unknown()) {
          interval->mutable_end()->set_edtf(
              PartialDate::Range(kMinDay, context_.when.earliest()).ToString());
        }
        break;
      case v1::OFFICE_QUALIFIER_FUTURE:
        if (!context_.when.is_unknown() && context_.when.latest() < kLastDay) {
          interval->mutable_start()->set_edtf(
              PartialDate::Range(context_.when.latest() + 1, kMaxDay).ToString());
        }
        break;
      default:
        if (!context_.when.is_unknown()) {
          interval->mutable_last_known()->set_edtf(context_.when.ToString());
        }
    }
    AddSource(words, tenure->mutable_sources());
  }

  // "U.S. military personnel", met by an American.
  bool IsOwnGroup(const Official& group) const {
    const PolityEntry* own = gazetteer_.FindPolity(context_.subject_polity);
    bool any_own = false;
    bool any_other = false;
    const std::vector<Token>& tokens = reader_.tokens();
    auto token = std::lower_bound(tokens.begin(), tokens.end(), group.span.begin,
                                  [](const Token& t, size_t begin) { return t.begin < begin; });
    for (; token != tokens.end() && token->end <= group.span.end; ++token) {
      const GazetteerMatch* match = reader_.MatchAt(static_cast<size_t>(token - tokens.begin()));
      if (match == nullptr) continue;
      const Sense* sense = match->Find(Sense::Kind::kPolityAdjective);
      if (sense == nullptr) sense = match->Find(Sense::Kind::kPolity);
      if (sense == nullptr) continue;
      (sense->polity == own ? any_own : any_other) = true;
    }
    return any_own && !any_other;
  }

  // A party of the meeting, or false if the words name nobody that can be one.
  bool AddParty(const Official& official, v1::MeetingFact* meeting) {
    const std::string polity = PolityOf(official);
    std::string title = official.office;
    std::string qualifier = official.qualifier;
    // "President-elect" is what its holder is; "former President" is what its holder is not.
    if (qualifier == "-elect" || qualifier == "-designate") {
      absl::StrAppend(&title, qualifier);
      qualifier.clear();
    }
    switch (official.kind) {
      case Official::Kind::kPerson: {
        if (FoldName(official.name) == FoldName(context_.subject_name)) return false;
        const std::string key =
            absl::StrCat(FoldName(official.name), "|", FoldName(title), "|", FoldName(polity));
        const int person = Person(official, key);
        v1::PartyFact party;
        party.set_person(person);
        if (!title.empty()) {
          const int office = Office(title, polity, official.span);
          AddTenure(person, office, qualifier, official.span);
          party.set_capacity(office);
          party.set_capacity_qualifier(QualifierOf(qualifier));
        }
        for (const v1::PartyFact& other : meeting->parties()) {
          if (other.has_person() && other.person() == person) return true;
        }
        *meeting->add_parties() = std::move(party);
        return true;
      }
      case Official::Kind::kOffice:
        if (QualifierOf(qualifier) != v1::OFFICE_QUALIFIER_UNSPECIFIED) {
          // Somebody, but not the one who holds the office.
          meeting->add_parties()->set_group(std::string(official.span.Of(text_)));
          return true;
        }
        meeting->add_parties()->set_office(Office(title, polity, official.span));
        return true;
      case Official::Kind::kPolity:
        meeting->add_parties()->set_polity(polity);
        return true;
      case Official::Kind::kGroup: {
        std::string words(official.span.Of(text_));
        absl::RemoveExtraAsciiWhitespace(&words);
        if (words.empty() || IsOwnGroup(official)) return false;
        meeting->add_parties()->set_group(std::move(words));
        return true;
      }
    }
    return false;
  }

  void AddMeeting(const std::vector<Official>& officials, const Range& clause, size_t first,
                  size_t after, const std::string& title,
                  const std::vector<const PolityEntry*>& bodies, bool conference = false,
                  absl::optional<size_t> with = absl::nullopt) {
    v1::MeetingFact meeting;
    v1::PartyFact* subject = meeting.add_parties();
    subject->set_person(0);
    if (subject_office_.has_value()) subject->set_capacity(*subject_office_);
    for (const Official& official : officials) AddParty(official, &meeting);
    if (!officials.empty() && title.empty() && meeting.parties_size() == 1) return;
    for (const PolityEntry* body : bodies) meeting.add_parties()->set_polity(PolityName(body));
    meeting.set_title(title);
    bool by_phone = false;
    bool cancelled = false;
    for (size_t i = clause.first; i < clause.end; ++i) {
      by_phone = by_phone || IsWord(i, "telephone") || IsWord(i, "phone");
      cancelled =
          cancelled || IsWord(i, "cancelled") || IsWord(i, "canceled") || IsWord(i, "postponed");
      if (IsWord(i, "summit")) conference = true;
    }
    meeting.set_kind(by_phone     ? v1::MEETING_KIND_PHONE
                     : conference ? v1::MEETING_KIND_SUMMIT
                                  : v1::MEETING_KIND_IN_PERSON);
    meeting.set_status(cancelled ? v1::MEETING_STATUS_CANCELLED : v1::MEETING_STATUS_HELD);
    const PartialDate when = When(clause);
    if (!when.is_unknown()) meeting.mutable_when()->set_edtf(when.ToString());
    SetPlace(clause, after, &meeting);
    for (std::string& topic : Topics(clause, with, after)) meeting.add_topics(std::move(topic));
    const std::vector<Token>& tokens = reader_.tokens();
    AddSource({tokens[first].begin, tokens[std::max(after, first + 1) - 1].end},
              meeting.mutable_sources());
    *facts_.add_meetings() = std::move(meeting);
  }

  const Gazetteer& gazetteer_;
  const ExtractionContext& context_;
  const absl::string_view text_;
  const OfficialReader reader_;
  const PolityEntry* const trip_polity_;
  Span sentence_;
  absl::optional<int> subject_office_;
  std::map<std::string, int> persons_;
  std::map<std::string, int> offices_;
  v1::ArticleFacts facts_;
};

}  // namespace

absl::StatusOr<v1::ArticleFacts> ReadRemarks(const Gazetteer& gazetteer,
                                             const v1::ArticleSource& article,
                                             const ExtractionContext& context) {
  if (!context.has_subject()) {
    return absl::InvalidArgumentError(
        absl::StrCat("remarks of ", article.key(), ": the context names no subject"));
  }
  return RemarksReader(gazetteer, article, context).Read();
}

}  // namespace chancery
