#include "client/cli/question_grammar.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "client/cli/question_time.h"

namespace chancery {

const char kQuestionHelp[] =
    "Whom, and when, where, how often:\n"
    "  every US secretary of state Lavrov has met since 2010\n"
    "  who met Lavrov in Geneva in 2013\n"
    "  every French president whom a US president met\n"
    "  when did Lavrov last meet John Kerry; where; how often; did Lavrov meet ...\n"
    "  whom did Merkel speak to by phone last year; whom did she call\n"
    "  who else was at the meetings of Lavrov and Kerry\n"
    "Who said what:\n"
    "  what did Kerry say about Syria in 2013 (a topic; else the words themselves)\n"
    "  what has the Russian foreign minister said since 2022\n"
    "Offices:\n"
    "  who was US secretary of state in 2005; every French president since 1990\n"
    "  which offices has Lavrov held; when was Kerry US secretary of state\n"
    "Connections:\n"
    "  how is Lavrov connected to Ban Ki-moon; who has met both Lavrov and Kerry\n"
    "  the meetings of Merkel in 2010\n"
    "Times are in, on, since, after, before, until, between ... and, from ... to a year, month or\n"
    "day, or in words (last year); \"as of 2026-01-02\" reads the graph as it was known then. "
    "Names\n"
    "may be in quotes.\n";

namespace {

using Words = std::vector<std::string>;

const std::vector<std::string>& PersonKinds() {
  static const auto* kinds = new std::vector<std::string>{"people"};
  return *kinds;
}
const std::vector<std::string>& RoleKinds() {
  static const auto* kinds = new std::vector<std::string>{"roles"};
  return *kinds;
}
const std::vector<std::string>& PolityKinds() {
  static const auto* kinds = new std::vector<std::string>{"polities"};
  return *kinds;
}
const std::vector<std::string>& PartyKinds() {
  static const auto* kinds = new std::vector<std::string>{"people", "roles", "polities"};
  return *kinds;
}

bool OneOf(absl::string_view word, std::initializer_list<absl::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsAuxiliary(absl::string_view word) {
  return OneOf(word, {"has", "have", "had", "did", "does", "do", "was", "is", "were", "are"});
}

bool IsArticle(absl::string_view word) { return OneOf(word, {"a", "an", "any", "some"}); }

// Words before an office that make it whoever held it.
bool IsQuantifier(absl::string_view word) {
  return IsArticle(word) || OneOf(word, {"every", "each", "all", "which", "what", "list", "many"});
}

bool IsRelative(absl::string_view word) { return OneOf(word, {"who", "whom", "that", "which"}); }

// The office that several hold: "presidents", "secretaries of state".
std::string Singular(const Words& words) {
  Words singular = words;
  size_t head = words.size() - 1;
  for (size_t i = 1; i < words.size(); ++i) {
    if (absl::AsciiStrToLower(words[i]) == "of") {
      head = i - 1;
      break;
    }
  }
  std::string& word = singular[head];
  const std::string lower = absl::AsciiStrToLower(word);
  if (absl::EndsWith(lower, "ies") && word.size() > 4) {
    word.replace(word.size() - 3, 3, "y");
  } else if (absl::EndsWith(lower, "men") && word.size() > 4) {
    word.replace(word.size() - 2, 2, "an");
  } else if (absl::EndsWith(lower, "s") && !absl::EndsWith(lower, "ss") && word.size() > 3) {
    word.pop_back();
  }
  return absl::StrJoin(singular, " ");
}

// Somebody or something that a question names.
struct Named {
  std::string text;
  // Stands behind "every", "a" and the like: an office or a polity, not a person.
  bool quantified = false;
  // "anybody", "people": no condition.
  bool anybody = false;
  // "officials of": whoever held an office of a polity.
  bool officials = false;
};

// A question, word by word; those that are understood are taken out of it.
class QuestionReader {
 public:
  explicit QuestionReader(absl::CivilDay today) : today_(today) {}

  QuestionParse Read(absl::string_view question) {
    Split(question);
    if (words_.empty()) return NotUnderstood("there is no question");
    absl::Status times = TakeTimes(today_, &words_, &time_);
    if (!times.ok()) return NotUnderstood(std::string(times.message()));
    Lower();
    DropFillers();
    TakeKind();
    TakeTopicAndPlace();
    // What is left stands together again.
    words_.erase(std::remove(words_.begin(), words_.end(), ""), words_.end());
    Lower();
    if (!words_.empty() &&
        (ReadConnection() || ReadStatements() || ReadOffices() || ReadMeetings())) {
      if (!parse_.readings.empty()) {
        CheckWhatWasTaken();
        return std::move(parse_);
      }
    }
    if (!parse_.not_understood.empty()) return std::move(parse_);
    return NotUnderstood(absl::StrCat("\"", absl::StrJoin(words_, " "),
                                      "\" is none of the questions that can be asked"));
  }

 private:
  // ---- Words ----

  void Split(absl::string_view question) {
    std::string text(question);
    // Typographic quotation marks and apostrophes.
    text = absl::StrReplaceAll(text, {{"\u201c", "\""}, {"\u201d", "\""}, {"\u2019", "'"}});
    bool quoted = false;
    for (absl::string_view part : absl::StrSplit(text, '"')) {
      if (quoted) {
        const absl::string_view name = absl::StripAsciiWhitespace(part);
        if (!name.empty()) words_.emplace_back(name);
      } else {
        for (absl::string_view word :
             absl::StrSplit(part, absl::ByAnyChar(" \t\n"), absl::SkipEmpty())) {
          while (!word.empty() && OneOf(word.substr(word.size() - 1), {"?", "!", ",", ";", ":"})) {
            word.remove_suffix(1);
          }
          if (!word.empty()) words_.emplace_back(word);
        }
      }
      quoted = !quoted;
    }
    // The end of the sentence; "U.S." keeps its own.
    if (!words_.empty() && absl::EndsWith(words_.back(), ".") &&
        std::count(words_.back().begin(), words_.back().end(), '.') == 1) {
      words_.back().pop_back();
      if (words_.back().empty()) words_.pop_back();
    }
    Words expanded;
    for (const std::string& word : words_) {
      const std::string lower = absl::AsciiStrToLower(word);
      if (OneOf(lower, {"who's", "what's", "where's", "when's", "how's"})) {
        expanded.push_back(word.substr(0, word.size() - 2));
        expanded.push_back("is");
      } else {
        expanded.push_back(word);
      }
    }
    words_ = std::move(expanded);
  }

  void Lower() {
    lower_.clear();
    for (const std::string& word : words_) lower_.push_back(absl::AsciiStrToLower(word));
  }

  void DropFillers() {
    // Politeness before the question.
    size_t begin = 0;
    const auto skip = [&](std::initializer_list<absl::string_view> words) {
      size_t at = begin;
      for (absl::string_view word : words) {
        if (at >= lower_.size() || lower_[at] != word) return;
        ++at;
      }
      begin = at;
    };
    skip({"please"});
    skip({"can", "you", "tell", "me"});
    skip({"tell", "me"});
    skip({"show", "me"});
    skip({"give", "me"});
    skip({"find"});
    skip({"show"});
    Words kept;
    for (size_t i = begin; i < words_.size(); ++i) {
      if (OneOf(lower_[i], {"ever", "please", "actually", "already", "also", "then", "exactly",
                            "personally", "up"})) {
        continue;
      }
      if (lower_[i] == "so" && i + 1 < lower_.size() && lower_[i + 1] == "far") {
        ++i;
        continue;
      }
      kept.push_back(words_[i]);
    }
    words_ = std::move(kept);
    Lower();
  }

  bool Is(size_t i, absl::string_view word) const { return i < lower_.size() && lower_[i] == word; }
  absl::string_view At(size_t i) const {
    return i < lower_.size() ? absl::string_view(lower_[i]) : absl::string_view();
  }
  bool Begins(size_t i, std::initializer_list<absl::string_view> words) const {
    for (absl::string_view word : words) {
      if (!Is(i++, word)) return false;
    }
    return true;
  }

  void Take(size_t begin, size_t end) {
    const auto first = words_.begin() + static_cast<std::ptrdiff_t>(begin);
    words_.erase(first, words_.begin() + static_cast<std::ptrdiff_t>(end));
    words_.insert(words_.begin() + static_cast<std::ptrdiff_t>(begin), "");
    Lower();
  }

  // ---- How, about what, where ----

  void TakeKind() {
    static const auto* phrases =
        new std::vector<std::pair<Words, std::string>>{{{"by", "phone"}, "phone"},
                                                       {{"by", "telephone"}, "phone"},
                                                       {{"on", "the", "phone"}, "phone"},
                                                       {{"over", "the", "phone"}, "phone"},
                                                       {{"by", "video"}, "video"},
                                                       {{"in", "person"}, "in-person"},
                                                       {{"face", "to", "face"}, "in-person"},
                                                       {{"at", "a", "summit"}, "summit"},
                                                       {{"at", "summits"}, "summit"}};
    for (const auto& phrase : *phrases) {
      const size_t length = phrase.first.size();
      for (size_t i = 0; i + length <= lower_.size(); ++i) {
        if (!std::equal(phrase.first.begin(), phrase.first.end(),
                        lower_.begin() + static_cast<std::ptrdiff_t>(i))) {
          continue;
        }
        kinds_.insert(phrase.second);
        Take(i, i + length);
        break;
      }
    }
  }

  bool Says() const {
    return std::any_of(lower_.begin(), lower_.end(), [](const std::string& word) {
      return OneOf(word, {"say", "said", "says", "saying", "statements", "statement", "quotes",
                          "quotations"});
    });
  }

  // The end of what begins at `i`: the next empty word, or all.
  size_t EndOf(size_t i) const {
    while (i < words_.size() && !words_[i].empty()) ++i;
    return i;
  }

  std::string Text(size_t begin, size_t end) const {
    if (begin < end && lower_[begin] == "the") ++begin;
    return absl::StrJoin(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                         words_.begin() + static_cast<std::ptrdiff_t>(end), " ");
  }

  void TakeTopicAndPlace() {
    const bool says = Says();
    for (size_t i = 1; i < lower_.size(); ++i) {
      if (!OneOf(lower_[i], {"about", "regarding", "concerning"})) continue;
      size_t end = EndOf(i + 1);
      // Of a meeting, the place may follow; of words, it is a part of what they are about.
      for (size_t j = i + 2; !says && j < end; ++j) {
        if (OneOf(lower_[j], {"in", "at"})) end = j;
      }
      if (end == i + 1) continue;
      topic_ = Text(i + 1, end);
      Take(i, end);
      break;
    }
    if (says) return;
    for (size_t i = lower_.size(); i-- > 1;) {
      if (!OneOf(lower_[i], {"in", "at"})) continue;
      const size_t end = EndOf(i + 1);
      if (end == i + 1 || Begins(i, {"at", "the", "meetings"}) || Begins(i, {"at", "meetings"}) ||
          Begins(i, {"in", "office"})) {
        continue;
      }
      bool phone = false;
      bool before_verb = false;
      for (size_t j = i + 1; j < end; ++j) before_verb = before_verb || MeetAt(j, &phone) > 0;
      if (before_verb) continue;
      place_ = Text(i + 1, end);
      Take(i, end);
      return;
    }
  }

  // ---- Verbs ----

  // How many words of a verb of meeting begin at `i`; 0 for none. Notes what it says of the kind.
  size_t MeetAt(size_t i, bool* phone) const {
    const absl::string_view word = At(i);
    const auto with = [this](size_t at) -> size_t {
      return Is(at, "with") || Is(at, "to") ? 1 : 0;
    };
    if (OneOf(word, {"met", "meet", "meets", "see", "seen", "saw", "encountered", "encounter"})) {
      return 1 + (Is(i + 1, "with") ? 1 : 0);
    }
    if (OneOf(word, {"spoke", "speak", "spoken", "speaks", "talk", "talked", "talks", "chatted",
                     "conferred", "confer"})) {
      return 1 + with(i + 1);
    }
    if (OneOf(word, {"called", "call", "phoned", "phone", "telephoned", "telephone"})) {
      *phone = true;
      return 1;
    }
    return 0;
  }

  // ---- Names ----

  absl::optional<Named> NameOf(size_t begin, size_t end, bool quantified = false) const {
    Named named;
    named.quantified = quantified;
    while (begin < end &&
           (IsQuantifier(lower_[begin]) || lower_[begin] == "the" || lower_[begin] == "of")) {
      if (IsQuantifier(lower_[begin])) named.quantified = true;
      ++begin;
    }
    if (begin >= end) return absl::nullopt;
    // Words of the grammar are in no name.
    for (size_t i = begin; i < end; ++i) {
      bool phone = false;
      if (OneOf(lower_[i],
                {"who", "whom", "when", "where", "how", "why", "what", "which", "every"}) ||
          (words_[i].find(' ') == std::string::npos && MeetAt(i, &phone) > 0)) {
        return absl::nullopt;
      }
    }
    const Words words(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                      words_.begin() + static_cast<std::ptrdiff_t>(end));
    const std::string head = lower_[begin];
    const std::string last = lower_[end - 1];
    if (words.size() == 1 &&
        OneOf(last, {"people", "person", "persons", "anyone", "anybody", "everyone", "everybody",
                     "someone", "somebody", "others"})) {
      named.anybody = true;
      return named;
    }
    const auto officials = [](absl::string_view word) {
      return OneOf(word, {"officials", "official", "leaders", "leader", "politicians", "politician",
                          "diplomats", "diplomat", "representatives", "officeholders"});
    };
    if (words.size() > 1 && officials(last)) {
      named.officials = true;
      named.text = absl::StrJoin(words.begin(), words.end() - 1, " ");
      return named;
    }
    if (words.size() > 2 && officials(head) && OneOf(lower_[begin + 1], {"of", "from"})) {
      named.officials = true;
      named.text = Text(begin + 2, end);
      return named;
    }
    named.text = named.quantified ? Singular(words) : absl::StrJoin(words, " ");
    return named;
  }

  // "Lavrov and Kerry": each of them, or, where that is one name, all.
  std::vector<std::vector<Named>> NamesOf(size_t begin, size_t end) const {
    std::vector<std::vector<Named>> alternatives;
    std::vector<Named> parts;
    size_t from = begin;
    bool joined = false;
    for (size_t i = begin; i <= end; ++i) {
      if (i < end && lower_[i] != "and") continue;
      if (i < end) joined = true;
      absl::optional<Named> part = NameOf(from, i);
      if (!part.has_value()) {
        parts.clear();
        break;
      }
      parts.push_back(*std::move(part));
      from = i + 1;
    }
    if (!parts.empty()) alternatives.push_back(std::move(parts));
    if (joined) {
      if (absl::optional<Named> whole = NameOf(begin, end)) alternatives.push_back({*whole});
    }
    return alternatives;
  }

  // ---- Readings ----

  QuestionParse NotUnderstood(std::string why) {
    QuestionParse parse;
    parse.not_understood = std::move(why);
    return parse;
  }

  void AddTimes(QuestionReading* reading, bool single_date = false) {
    Words& command = reading->command;
    if (single_date && !time_.first.empty() && time_.first == time_.last) {
      command.insert(command.end(), {"--at-date", time_.first});
    } else {
      if (!time_.first.empty()) command.insert(command.end(), {"--from", time_.first});
      if (!time_.last.empty()) command.insert(command.end(), {"--to", time_.last});
    }
    if (!time_.as_of.empty()) command.insert(command.end(), {"--at", time_.as_of});
  }

  void AddFilter(QuestionReading* reading) {
    Words& command = reading->command;
    if (!place_.empty()) {
      command.insert(command.end(), {"--place", place_});
      reading->names.push_back({place_, {"places", "polities"}});
    }
    if (!topic_.empty()) {
      command.insert(command.end(), {"--topic", topic_});
      reading->names.push_back({topic_, {"topics"}});
    }
    for (const std::string& kind : kinds_) command.insert(command.end(), {"--kind", kind});
    used_place_ = used_topic_ = used_kinds_ = true;
  }

  void Add(QuestionReading reading) {
    if (parse_.readings.size() < kMaxReadings) parse_.readings.push_back(std::move(reading));
  }

  // A condition on the counterpart, in each way in which it can be meant.
  std::vector<QuestionReading> Conditions(const QuestionReading& base, const Named& other,
                                          bool takes_person) const {
    if (other.anybody) return {base};
    std::vector<QuestionReading> readings;
    const auto add = [&](const char* flag, const std::vector<std::string>& kinds) {
      QuestionReading reading = base;
      reading.command.insert(reading.command.end(), {flag, other.text});
      reading.names.push_back({other.text, kinds});
      readings.push_back(std::move(reading));
    };
    if (!other.officials && !other.quantified && takes_person) add("--with", PersonKinds());
    if (!other.officials) add("--role", RoleKinds());
    if (other.officials || !other.quantified) add("--polity", PolityKinds());
    return readings;
  }

  // `command` of these people, offices or polities, under a condition on the counterpart.
  void AddMeetings(const std::string& command, const std::vector<Named>& subjects,
                   const absl::optional<Named>& other, const Words& flags) {
    QuestionReading reading;
    reading.command = {command};
    for (const Named& subject : subjects) {
      if (subject.anybody) return;
      reading.command.push_back(subject.text);
      reading.names.push_back({subject.text, subject.officials    ? PolityKinds()
                                             : subject.quantified ? RoleKinds()
                                                                  : PartyKinds()});
    }
    for (QuestionReading& each : other.has_value() ? Conditions(reading, *other, true)
                                                   : std::vector<QuestionReading>{reading}) {
      each.command.insert(each.command.end(), flags.begin(), flags.end());
      AddFilter(&each);
      AddTimes(&each);
      Add(std::move(each));
    }
  }

  // Everything that was taken out of the question must be in the readings.
  void CheckWhatWasTaken() {
    std::string lost;
    if (!place_.empty() && !used_place_) lost = absl::StrCat("in ", place_);
    if (!topic_.empty() && !used_topic_) lost = absl::StrCat("about ", topic_);
    if (!kinds_.empty() && !used_kinds_) lost = absl::StrCat("by ", *kinds_.begin());
    if (lost.empty()) return;
    parse_.readings.clear();
    parse_.not_understood = absl::StrCat("\"", lost, "\" says nothing in this question");
  }

  // ---- Connections ----

  bool ReadConnection() {
    // "how is X connected to Y", "how are X and Y connected".
    const size_t n = lower_.size();
    const auto connected = [this](size_t i) {
      return OneOf(At(i), {"connected", "linked", "related", "tied"});
    };
    for (size_t i = 0; i < n; ++i) {
      if (!connected(i)) continue;
      size_t begin = Begins(0, {"how"}) ? 1 : 0;
      if (IsAuxiliary(At(begin))) ++begin;
      if (i + 1 == n) {
        for (size_t j = begin + 1; j < i; ++j) {
          if (Is(j, "and")) AddPath(begin, j, j + 1, i);
        }
        return true;
      }
      if (OneOf(At(i + 1), {"to", "with"})) AddPath(begin, i, i + 2, n);
      return true;
    }
    // "what links X to Y".
    if (Begins(0, {"what"}) && OneOf(At(1), {"links", "connects", "linked", "connected"})) {
      for (size_t j = 3; j < n; ++j) {
        if (OneOf(At(j), {"to", "and", "with"})) AddPath(2, j, j + 1, n);
      }
      return true;
    }
    // "(the) path|chain|connection from|between X to|and Y".
    for (size_t i = 0; i + 1 < n; ++i) {
      if (!OneOf(At(i), {"path", "paths", "chain", "chains", "connection", "connections", "link",
                         "links"})) {
        continue;
      }
      size_t from = i + 1;
      if (Begins(from, {"of", "meetings"})) from += 2;
      if (!OneOf(At(from), {"from", "between"})) return false;
      for (size_t j = from + 2; j < n; ++j) {
        if (OneOf(At(j), {"to", "and"})) AddPath(from + 1, j, j + 1, n);
      }
      return true;
    }
    return ReadCommon();
  }

  void AddPath(size_t from, size_t from_end, size_t to, size_t to_end) {
    const absl::optional<Named> a = NameOf(from, from_end);
    const absl::optional<Named> b = NameOf(to, to_end);
    if (!a.has_value() || !b.has_value() || a->quantified || b->quantified) return;
    QuestionReading reading;
    reading.command = {"path", a->text, b->text};
    reading.names = {{a->text, PersonKinds()}, {b->text, PersonKinds()}};
    AddFilter(&reading);
    AddTimes(&reading);
    Add(std::move(reading));
  }

  // "who has met both X and Y", "whom have X and Y both met", "common contacts of X and Y",
  // "who else was at the meetings of X and Y".
  bool ReadCommon() {
    const size_t n = lower_.size();
    bool phone = false;
    size_t begin = 0;
    size_t end = 0;
    size_t who_begin = 0;
    size_t who_end = 0;
    const auto both = std::find(lower_.begin(), lower_.end(), "both");
    if (both != lower_.end()) {
      const auto at = static_cast<size_t>(both - lower_.begin());
      if (at > 0 && at + 1 < n && MeetAt(at + 1, &phone) > 0) {
        // ... have X and Y both met
        end = at;
        begin = 0;
        for (size_t i = 0; i < at; ++i) {
          if (IsAuxiliary(lower_[i]) || IsRelative(lower_[i])) begin = i + 1;
        }
        who_end = begin;
      } else if (at + 1 < n) {
        begin = at + 1;
        end = n;
        if (MeetAt(n - 1, &phone) > 0) --end;
        for (who_end = 0; who_end < at; ++who_end) {
          if (IsAuxiliary(lower_[who_end]) || IsRelative(lower_[who_end]) ||
              MeetAt(who_end, &phone) > 0) {
            if (who_end > 0) break;
          }
        }
      }
    } else {
      for (size_t i = 0; i < n; ++i) {
        if (Begins(i, {"common", "contacts", "of"}) || Begins(i, {"mutual", "contacts", "of"})) {
          begin = i + 3;
          end = n;
        }
        if (Begins(i, {"in", "common"}) || Begins(i, {"have", "in", "common"})) return false;
      }
    }
    if (begin >= end) return ReadAllOf();
    const std::vector<std::vector<Named>> people = NamesOf(begin, end);
    if (people.empty() || people[0].size() < 2) return true;
    QuestionReading reading;
    reading.command = {"common"};
    for (const Named& person : people[0]) {
      reading.command.push_back(person.text);
      reading.names.push_back({person.text, PersonKinds()});
    }
    while (who_begin < who_end && IsQuantifier(lower_[who_begin])) ++who_begin;
    std::vector<QuestionReading> readings = {reading};
    if (who_begin < who_end && !IsRelative(lower_[who_begin])) {
      while (who_end > who_begin &&
             (IsRelative(lower_[who_end - 1]) || IsAuxiliary(lower_[who_end - 1]))) {
        --who_end;
      }
      if (const absl::optional<Named> who = NameOf(who_begin, who_end, /*quantified=*/true)) {
        readings = Conditions(reading, *who, /*takes_person=*/false);
      }
    }
    if (phone) kinds_.insert("phone");
    for (QuestionReading& each : readings) {
      AddFilter(&each);
      AddTimes(&each);
      Add(std::move(each));
    }
    return true;
  }

  bool ReadAllOf() {
    if (!Begins(0, {"who", "else"})) return false;
    size_t begin = 0;
    for (size_t i = 2; i + 1 < lower_.size(); ++i) {
      if (OneOf(lower_[i], {"meetings", "meeting"}) && OneOf(lower_[i + 1], {"of", "between"})) {
        begin = i + 2;
      }
      if (begin == 0 && OneOf(lower_[i], {"met", "with"})) begin = i + 1;
    }
    if (begin == 0) return true;
    if (Is(begin, "with")) ++begin;
    for (const std::vector<Named>& people : NamesOf(begin, lower_.size())) {
      if (people.size() < 2) continue;
      AddMeetings("met", people, absl::nullopt, {"--all-of"});
    }
    return true;
  }

  // ---- Statements ----

  bool ReadStatements() {
    if (!Says()) return false;
    const size_t n = lower_.size();
    size_t begin = 0;
    size_t end = 0;
    if (OneOf(At(n - 1), {"say", "said", "says"}) && n >= 3) {
      // "what did X say", "everything that X said".
      end = n - 1;
      while (end > 0 && IsAuxiliary(lower_[end - 1])) --end;
      begin = end;
      for (size_t i = 0; i < end; ++i) {
        if (IsAuxiliary(lower_[i]) ||
            OneOf(lower_[i], {"what", "that", "everything", "all", "things", "anything", "been"})) {
          begin = i + 1;
        } else {
          break;
        }
      }
      if (begin < end) return AddStatements(begin, end);
    }
    for (size_t i = 0; i < n; ++i) {
      // "what was said by X", "statements of X".
      if (OneOf(lower_[i], {"said", "statements", "statement", "quotes", "quotations"}) &&
          OneOf(At(i + 1), {"by", "of", "from"})) {
        return AddStatements(i + 2, n);
      }
      // "X's statements".
      if (i > 0 && OneOf(lower_[i], {"statements", "quotes", "quotations"}) && i + 1 == n) {
        size_t from = 0;
        while (from < i && (IsQuantifier(lower_[from]) || lower_[from] == "the")) ++from;
        if (from < i && absl::EndsWith(lower_[i - 1], "'s")) {
          words_[i - 1].resize(words_[i - 1].size() - 2);
          Lower();
          return AddStatements(from, i);
        }
        if (from < i && absl::EndsWith(lower_[i - 1], "s'")) {
          words_[i - 1].pop_back();
          Lower();
          return AddStatements(from, i);
        }
      }
    }
    // "what was said about T", "who said what about T", "what do people say about T".
    const bool of_anybody = std::all_of(lower_.begin(), lower_.end(), [](const std::string& word) {
      return IsAuxiliary(word) ||
             OneOf(word, {"what", "who", "said", "say", "says", "been", "statements", "quotes",
                          "all", "everything", "that", "people", "list", "anything"});
    });
    if (of_anybody && !topic_.empty()) {
      QuestionReading reading;
      reading.command = {"said"};
      FinishStatements(reading);
      return true;
    }
    return true;
  }

  bool AddStatements(size_t begin, size_t end) {
    const absl::optional<Named> speaker = NameOf(begin, end);
    if (!speaker.has_value() || speaker->anybody || speaker->officials) return true;
    if (!speaker->quantified) {
      QuestionReading reading;
      reading.command = {"said", speaker->text};
      reading.names = {{speaker->text, PersonKinds()}};
      FinishStatements(reading);
    }
    QuestionReading reading;
    reading.command = {"said", "--role", speaker->text};
    reading.names = {{speaker->text, RoleKinds()}};
    FinishStatements(reading);
    return true;
  }

  void FinishStatements(QuestionReading reading) {
    if (topic_.empty()) {
      AddTimes(&reading);
      Add(std::move(reading));
      return;
    }
    used_topic_ = true;
    // What is no topic of the graph may yet be in the words.
    QuestionReading in_words = reading;
    reading.command.insert(reading.command.end(), {"--topic", topic_});
    reading.names.push_back({topic_, {"topics"}});
    in_words.command.insert(in_words.command.end(), {"--about", topic_});
    for (QuestionReading* made : {&reading, &in_words}) {
      AddTimes(made);
      Add(std::move(*made));
    }
  }

  // ---- Offices ----

  bool ReadOffices() {
    const size_t n = lower_.size();
    const auto office_word = [](absl::string_view word) {
      return OneOf(word, {"office", "offices", "post", "posts", "position", "positions", "job",
                          "jobs", "role", "roles"});
    };
    const auto hold_word = [](absl::string_view word) {
      return OneOf(word, {"held", "hold", "holds", "have", "had", "occupied", "occupy"});
    };
    // "which offices has X held", "what was X's office", "the offices of X".
    for (size_t i = 0; i < n; ++i) {
      if (!office_word(lower_[i])) continue;
      if (Is(i + 1, "of") && n > i + 2 &&
          (Begins(0, {"who"}) ||
           std::find(lower_.begin(), lower_.begin() + static_cast<std::ptrdiff_t>(i), "holders") !=
               lower_.begin() + static_cast<std::ptrdiff_t>(i))) {
        // "who held the office of ROLE", "holders of the office of ROLE".
        return AddHolders(i + 2, n, /*or_person=*/false);
      }
      if (OneOf(At(i + 1), {"of", "held"}) && n > i + 2) {
        const size_t begin = Is(i + 1, "held") && Is(i + 2, "by") ? i + 3 : i + 2;
        return AddOfficesOf(begin, n);
      }
      if (i + 1 == n && i > 0 &&
          (absl::EndsWith(lower_[i - 1], "'s") || absl::EndsWith(lower_[i - 1], "s'"))) {
        size_t begin = 0;
        while (begin < i && (OneOf(lower_[begin], {"what", "which", "the", "list", "all"}) ||
                             IsAuxiliary(lower_[begin]))) {
          ++begin;
        }
        words_[i - 1].resize(words_[i - 1].size() - (absl::EndsWith(lower_[i - 1], "'s") ? 2 : 1));
        Lower();
        return AddOfficesOf(begin, i);
      }
      // "which offices has X held", "what offices did X have", "which offices X held".
      if (i > 0 && IsQuantifier(lower_[0]) && hold_word(At(n - 1))) {
        size_t begin = i + 1;
        while (OneOf(At(begin), {"that", "which"}) || IsAuxiliary(At(begin))) ++begin;
        size_t end = n - 1;
        while (end > begin && IsAuxiliary(lower_[end - 1])) --end;
        return AddOfficesOf(begin, end);
      }
      return false;
    }
    // "when was X (a) ROLE", "when did X become ROLE", "since when is X ROLE".
    size_t when = 0;
    if (Begins(0, {"when"})) when = 1;
    if (Begins(0, {"since", "when"})) when = 2;
    if (Begins(0, {"how", "long"})) when = 2;
    if (Begins(0, {"from", "when", "to", "when"})) when = 4;
    if (when > 0) {
      bool phone = false;
      for (size_t i = when; i < n; ++i) {
        if (MeetAt(i, &phone) > 0) return false;
      }
      if (!IsAuxiliary(At(when))) return false;
      for (size_t i = when + 2; i < n; ++i) {
        size_t role = i;
        if (OneOf(At(role), {"become", "been", "serve", "served", "hold", "held"})) ++role;
        if (Is(role, "as")) ++role;
        if (Is(role, "the") || IsArticle(At(role))) ++role;
        AddTenure(when + 1, i, role, n);
      }
      return true;
    }
    // "who was ROLE", "who held (the office of) ROLE", "who has been ROLE".
    if (Begins(0, {"who"}) || Begins(0, {"which", "people"}) || Begins(0, {"which", "person"})) {
      size_t i = Begins(0, {"who"}) ? 1 : 2;
      const size_t verb = i;
      while (IsAuxiliary(At(i)) || OneOf(At(i), {"been", "held", "holds", "hold", "served",
                                                 "became", "serves", "as", "all", "occupied"})) {
        ++i;
      }
      bool phone = false;
      bool meets = i == verb || Is(i, "else");
      for (size_t j = i; j < n; ++j) meets = meets || MeetAt(j, &phone) > 0;
      if (meets) return false;
      if (OneOf(At(verb), {"were", "are"})) return AddHolders(i, n, false, /*plural=*/true);
      return AddHolders(i, n, /*or_person=*/true);
    }
    // "every US secretary of state (since 1990)", "holders of ROLE", "list of ROLE".
    if (IsQuantifier(At(0)) || Begins(0, {"holders", "of"}) || Begins(0, {"the"})) {
      bool phone = false;
      for (size_t j = 0; j < n; ++j) {
        if (MeetAt(j, &phone) > 0 || OneOf(lower_[j], {"meetings", "meeting", "many", "often"})) {
          return false;
        }
      }
      size_t i = 0;
      while (IsQuantifier(At(i)) || OneOf(At(i), {"holders", "holder", "of", "the"})) ++i;
      if (i == n) return false;
      const bool plural = !OneOf(At(0), {"every", "each"});
      const absl::optional<Named> role = NameOf(i, n, /*quantified=*/plural);
      if (!role.has_value() || role->anybody) return false;
      AddRole(*role);
      return true;
    }
    return false;
  }

  bool AddOfficesOf(size_t begin, size_t end) {
    const absl::optional<Named> person = NameOf(begin, end);
    if (!person.has_value() || person->anybody || person->quantified) return true;
    QuestionReading reading;
    reading.command = {"held", person->text};
    reading.names = {{person->text, PersonKinds()}};
    AddTimes(&reading, /*single_date=*/true);
    Add(std::move(reading));
    QuestionReading polity;
    polity.command = {"held", "--polity", person->text};
    polity.names = {{person->text, PolityKinds()}};
    AddTimes(&polity, /*single_date=*/true);
    Add(std::move(polity));
    return true;
  }

  void AddTenure(size_t begin, size_t end, size_t role_begin, size_t role_end) {
    const absl::optional<Named> person = NameOf(begin, end);
    const absl::optional<Named> role = NameOf(role_begin, role_end);
    if (!person.has_value() || !role.has_value() || person->anybody || person->quantified) return;
    QuestionReading reading;
    reading.command = {"held", person->text, "--role", role->text};
    reading.names = {{person->text, PersonKinds()}, {role->text, RoleKinds()}};
    AddTimes(&reading, /*single_date=*/true);
    Add(std::move(reading));
  }

  bool AddHolders(size_t begin, size_t end, bool or_person, bool plural = false) {
    const absl::optional<Named> role = NameOf(begin, end, plural);
    if (!role.has_value() || role->anybody) return true;
    AddRole(*role);
    if (!or_person || role->quantified || role->officials) return true;
    // "who is Sergey Lavrov".
    QuestionReading reading;
    reading.command = {"held", role->text};
    reading.names = {{role->text, PersonKinds()}};
    AddTimes(&reading, /*single_date=*/true);
    Add(std::move(reading));
    return true;
  }

  void AddRole(const Named& role) {
    QuestionReading reading;
    reading.command = {"held", role.officials ? "--polity" : "--role", role.text};
    reading.names = {{role.text, role.officials ? PolityKinds() : RoleKinds()}};
    AddTimes(&reading, /*single_date=*/true);
    Add(std::move(reading));
  }

  // ---- Meetings ----

  bool ReadMeetings() {
    const size_t n = lower_.size();
    // "the meetings of X (and|with Y)", "X's meetings", "which meetings did X have".
    for (size_t i = 0; i < n; ++i) {
      if (OneOf(lower_[i], {"meetings", "meeting"})) return ReadListOfMeetings(i);
    }

    Words flags;
    std::string command = "met";
    size_t begin = 0;
    bool asks_pair = false;  // of one counterpart, or those of an office
    if (Begins(0, {"how", "many", "times"})) {
      begin = 3;
      asks_pair = true;
    } else if (Begins(0, {"how", "often"})) {
      begin = 2;
      asks_pair = true;
    } else if (Begins(0, {"how", "many"})) {
      begin = 1;
    } else if (Begins(0, {"when"}) || Begins(0, {"where"}) || (Begins(0, {"on", "what", "days"})) ||
               Begins(0, {"since", "when"})) {
      begin = Begins(0, {"on", "what", "days"}) ? 3 : Begins(0, {"since", "when"}) ? 2 : 1;
      asks_pair = true;
      flags = {"--by", "meeting"};
    } else if (IsAuxiliary(At(0)) && !Is(0, "do")) {
      asks_pair = true;
      flags = {"--by", "meeting"};
    }
    // "last met", "meet for the first time".
    const auto remove = [this](std::initializer_list<absl::string_view> words) {
      for (size_t i = 0; i + words.size() <= lower_.size(); ++i) {
        if (!Begins(i, words)) continue;
        const auto at = words_.begin() + static_cast<std::ptrdiff_t>(i);
        words_.erase(at, at + static_cast<std::ptrdiff_t>(words.size()));
        Lower();
        return true;
      }
      return false;
    };
    if (asks_pair && !flags.empty()) {
      if (remove({"for", "the", "last", "time"}) || remove({"last"}) ||
          remove({"most", "recently"})) {
        flags.insert(flags.end(), {"--order", "newest", "--limit", "1"});
      } else if (remove({"for", "the", "first", "time"}) || remove({"first"})) {
        flags.insert(flags.end(), {"--order", "oldest", "--limit", "1"});
      }
    }
    remove({"each", "other"});
    remove({"one", "another"});
    return asks_pair ? ReadPair(begin, flags) : ReadWho(command, begin);
  }

  // "[aux] X V Y", "[aux] X and Y V", from `begin` on.
  bool ReadPair(size_t begin, const Words& flags) {
    const size_t n = lower_.size();
    size_t from = begin;
    while (IsAuxiliary(At(from))) ++from;
    bool phone = false;
    for (size_t i = from + 1; i < n; ++i) {
      const size_t verb = MeetAt(i, &phone);
      if (verb == 0) continue;
      if (phone) kinds_.insert("phone");
      size_t end = i;
      while (end > from && IsAuxiliary(lower_[end - 1])) --end;
      if (i + verb >= n) {
        for (const std::vector<Named>& names : NamesOf(from, end)) {
          if (names.size() < 2) continue;
          AddMeetings("met", {names[0]}, names[1], flags);
        }
        return true;
      }
      const absl::optional<Named> other = NameOf(i + verb, n);
      if (!other.has_value()) return true;
      for (const std::vector<Named>& names : NamesOf(from, end)) {
        AddMeetings("met", names, other, flags);
      }
      return true;
    }
    return false;
  }

  // Who met whom: one side is asked for, by an office or not at all.
  bool ReadWho(const std::string& command, size_t begin) {
    const size_t n = lower_.size();
    // The verb of the question: the last one.
    size_t at = n;
    size_t verb = 0;
    bool phone = false;
    for (size_t i = n; i-- > begin;) {
      bool by_phone = false;
      verb = MeetAt(i, &by_phone);
      if (verb > 0) {
        at = i;
        phone = by_phone;
        break;
      }
    }
    if (at == n) return false;
    if (phone) kinds_.insert("phone");
    size_t before = at;  // the end of what stands before the verb
    while (before > begin && IsAuxiliary(lower_[before - 1])) --before;

    // Who is asked for, at the begin: "who", "every ROLE", "people", "how many ROLE".
    const bool who = OneOf(At(begin), {"who", "whom"});
    size_t what = begin;
    while (what < before && (IsQuantifier(lower_[what]) || lower_[what] == "the")) ++what;
    if (!who && what == begin) {
      // "people Lavrov met" begins with no quantifier.
      if (!OneOf(At(begin), {"people", "everyone", "everybody", "anyone", "anybody", "those"}) &&
          at + verb >= n) {
        return false;
      }
    }

    if (at + verb < n) {
      // "who (has) met X", "every ROLE who met X"; "every ROLE X met with" has nothing behind it.
      const std::vector<std::vector<Named>> subjects = NamesOf(at + verb, n);
      if (subjects.empty()) return true;
      if (who) {
        if (before > begin + 1) return true;
        for (const std::vector<Named>& names : subjects) {
          AddMeetings(command, names, absl::nullopt, {});
        }
        return true;
      }
      size_t end = before;
      if (end > what && (IsRelative(lower_[end - 1]) || lower_[end - 1] == "to")) --end;
      const bool plural = !OneOf(At(begin), {"every", "each", "a", "an"});
      const absl::optional<Named> role = Quantified(what, end, plural);
      if (!role.has_value()) return true;
      for (const std::vector<Named>& names : subjects) AddMeetings(command, names, role, {});
      return true;
    }

    if (who) {
      // "whom has X met", "who did X meet".
      size_t from = begin + 1;
      while (IsAuxiliary(At(from))) ++from;
      for (const std::vector<Named>& names : NamesOf(from, before)) {
        AddMeetings(command, names, absl::nullopt, {});
      }
      return true;
    }
    // "every ROLE (that|has) X (has) met".
    const bool plural = !OneOf(At(begin), {"every", "each"});
    for (size_t i = what + 1; i < before; ++i) {
      if (!IsRelative(lower_[i]) && !IsAuxiliary(lower_[i])) continue;
      size_t from = i + 1;
      while (IsAuxiliary(At(from))) ++from;
      const absl::optional<Named> role = Quantified(what, i, plural);
      if (!role.has_value()) return true;
      for (const std::vector<Named>& names : NamesOf(from, before)) {
        AddMeetings(command, names, role, {});
      }
      return true;
    }
    // "every ROLE X has met": the names say where one ends; later ends first, as a name of a person
    // is short.
    for (size_t i = before - 1; i > what; --i) {
      const absl::optional<Named> role = Quantified(what, i, plural);
      if (!role.has_value()) continue;
      for (const std::vector<Named>& names : NamesOf(i, before)) {
        AddMeetings(command, names, role, {});
      }
    }
    return true;
  }

  absl::optional<Named> Quantified(size_t begin, size_t end, bool plural) const {
    absl::optional<Named> named = NameOf(begin, end, plural);
    if (named.has_value()) named->quantified = true;
    return named;
  }

  // `i`: where "meetings" stands.
  bool ReadListOfMeetings(size_t i) {
    const size_t n = lower_.size();
    if (OneOf(At(i + 1), {"of", "between", "with"})) {
      // "meetings of X", "of X with Y", "between X and Y".
      for (size_t j = i + 3; j + 1 < n; ++j) {
        if (lower_[j] != "with" && !(lower_[j] == "and" && !Is(i + 1, "with"))) continue;
        const absl::optional<Named> other = NameOf(j + 1, n);
        const absl::optional<Named> subject = NameOf(i + 2, j);
        if (subject.has_value() && other.has_value()) {
          AddMeetings("met", {*subject}, other, {"--by", "meeting"});
        }
      }
      AddTimeline(i + 2, n);
      return true;
    }
    if (i > 0 && i + 1 == n &&
        (absl::EndsWith(lower_[i - 1], "'s") || absl::EndsWith(lower_[i - 1], "s'"))) {
      size_t begin = 0;
      while (begin < i && (IsQuantifier(lower_[begin]) || lower_[begin] == "the")) ++begin;
      words_[i - 1].resize(words_[i - 1].size() - (absl::EndsWith(lower_[i - 1], "'s") ? 2 : 1));
      Lower();
      AddTimeline(begin, i);
      return true;
    }
    if (OneOf(At(n - 1), {"attend", "attended", "have", "had", "hold", "held"})) {
      size_t begin = i + 1;
      while (IsAuxiliary(At(begin)) || IsRelative(At(begin))) ++begin;
      size_t end = n - 1;
      while (end > begin && IsAuxiliary(lower_[end - 1])) --end;
      AddTimeline(begin, end);
      return true;
    }
    return false;
  }

  void AddTimeline(size_t begin, size_t end) {
    const absl::optional<Named> party = NameOf(begin, end);
    if (!party.has_value() || party->anybody) return;
    QuestionReading reading;
    reading.command = {"timeline", party->text};
    reading.names = {{party->text, PartyKinds()}};
    AddFilter(&reading);
    AddTimes(&reading);
    Add(std::move(reading));
  }

  const absl::CivilDay today_;
  Words words_;
  Words lower_;
  QuestionTime time_;
  std::set<std::string> kinds_;
  std::string topic_;
  std::string place_;
  bool used_topic_ = false;
  bool used_place_ = false;
  bool used_kinds_ = false;
  QuestionParse parse_;
};

}  // namespace

QuestionParse ParseQuestion(absl::string_view question, absl::CivilDay today) {
  return QuestionReader(today).Read(question);
}

size_t ChooseReading(const std::vector<QuestionReading>& readings,
                     const std::function<NameKnown(const QuestionName&)>& known) {
  size_t best = readings.size();
  NameKnown best_known = NameKnown::kNo;
  for (size_t i = 0; i < readings.size(); ++i) {
    NameKnown least = NameKnown::kYes;
    for (const QuestionName& name : readings[i].names) least = std::min(least, known(name));
    if (least > best_known) {
      best = i;
      best_known = least;
    }
  }
  return best;
}

}  // namespace chancery
