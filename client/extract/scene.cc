#include "client/extract/scene.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/extract/clock_time.h"
#include "client/extract/day_head.h"
#include "client/extract/list_entry.h"

namespace chancery {
namespace {

// Datelines stand at the start of the text, below titles and standing heads.
constexpr int kDatelineSentences = 8;
constexpr int kDatelineTokens = 16;
constexpr int kHeadTokens = 12;

// The token behind the words in capitals that open the sentence.
int EndOfCapitals(const Document& document, const Sentence& sentence) {
  constexpr int kWords = 4;
  int i = sentence.first;
  while (i < sentence.token_end && i < sentence.first + kWords &&
         document.token(i).shape == Shape::kUpper) {
    ++i;
  }
  return i;
}

// "Benouville" for "BENOUVILLE".
std::string AsName(absl::string_view words) {
  std::string name(words);
  bool inside = false;
  for (char& c : name) {
    if (inside) c = absl::ascii_tolower(static_cast<unsigned char>(c));
    inside = absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '\'';
  }
  return name;
}

// "UNITED NATIONS -": the reporter is in New York.
bool IsUnitedNations(const Document& document, int i) {
  const Sense* polity = document.SenseOf(i, Sense::Kind::kPolity);
  return polity != nullptr && polity->polity->name == "United Nations";
}

Scene SceneOf(const Document& document, int i) {
  const Sense* city = document.SenseOf(i, Sense::Kind::kCity);
  Scene scene;
  if (city == nullptr && IsUnitedNations(document, i)) {
    scene.city = "New York";
    scene.polity = "United States";
    return scene;
  }
  if (city == nullptr) {
    // Only a dateline in capitals names a place that is not known.
    const int end = EndOfCapitals(document, document.sentences()[document.token(i).sentence]);
    scene.city = AsName(document.Words(i, end));
    const Sense* region = document.SenseOf(end + 1, Sense::Kind::kPolity);
    if (region != nullptr) scene.polity = region->polity->name;
    return scene;
  }
  const absl::string_view words = document.Words(document.MatchFirst(i), document.MatchEnd(i));
  const bool upper = std::none_of(words.begin(), words.end(), absl::ascii_islower);
  // "Munich Security Conference": in Munich.
  const DocToken& last = document.token(document.MatchEnd(i) - 1);
  const bool event = last.Has(kEventNoun | kMeetingNoun | kOrgHead);
  scene.city = upper || event ? city->city->name : std::string(words);
  scene.polity = city->city->polity->name;
  return scene;
}

// Is no word of the tokens [first, end) written with small letters?
bool InCapitals(const Document& document, int first, int end) {
  for (int i = first; i < end; ++i) {
    if (document.token(i).shape == Shape::kCapital) return false;
  }
  return true;
}

// An item of a digest: "OTTAWA. Ministers met", "TUNIS - The president".
bool OpensItem(const Document& document, const Sentence& sentence) {
  const int first = sentence.first;
  if (!document.Is(first, Sense::Kind::kCity) || document.MatchFirst(first) != first) return false;
  const int mark = document.MatchEnd(first);
  const bool upper = InCapitals(document, first, mark);
  const DocToken& after = document.token(mark);
  if (document.sentences()[after.sentence].line != sentence.line) return false;
  // "Riga. The President arrives on Friday.": a sentence of its own, which the line goes on behind.
  if (IsPlaceAlone(document, sentence) &&
      document.sentences()[document.token(mark + 1).sentence].line == sentence.line) {
    return true;
  }
  if (after.lower == "." || after.lower == ":") return upper;
  return after.shape == Shape::kDash && after.space_before &&
         document.token(mark + 1).space_before && document.token(mark + 1).IsCapitalised();
}

// "VIENNA, July 3 (Meridian) -", "ADDIS ABABA, Ethiopia (CW) —", "MOSCOW - ".
bool IsDateline(const Document& document, const Sentence& sentence) {
  const int first = sentence.first;
  const bool known =
      document.Is(first, Sense::Kind::kCity) ||
      (IsUnitedNations(document, first) && document.token(first).shape == Shape::kUpper);
  // "BENOUVILLE, France -": in capitals and before a comma any name.
  const int end = known ? document.MatchEnd(first) : EndOfCapitals(document, sentence);
  if (!known && (end == first || document.token(end).lower != ",")) return false;
  const bool upper = InCapitals(document, first, end);
  bool bracket = false;
  for (int i = end; i < sentence.token_end && i < first + kDatelineTokens; ++i) {
    const DocToken& token = document.token(i);
    if (token.lower == "(") bracket = true;
    if (token.lower == ")") {
      bracket = false;
      continue;
    }
    if (token.shape == Shape::kDash && (token.space_before || upper) && !bracket) {
      return upper || token.lower != "-" ||
             (i + 1 < sentence.token_end && document.token(i + 1).space_before);
    }
    if (bracket || token.date >= 0 || token.shape == Shape::kNumber || token.lower == "," ||
        token.lower == "." || token.IsCapitalised()) {
      continue;
    }
    return false;
  }
  return false;
}

// "KUALA LUMPUR, Malaysia": a line above the text that is a place in capitals and its country.
bool IsPlaceInCapitals(const Document& document, const Sentence& sentence) {
  const int first = sentence.first;
  if (!sentence.is_headline || !document.Is(first, Sense::Kind::kCity)) return false;
  const int end = document.MatchEnd(first);
  if (!InCapitals(document, first, end)) return false;
  if (end == sentence.token_end) return true;
  return document.token(end).lower == "," && document.Is(end + 1, Sense::Kind::kPolity) &&
         document.MatchEnd(end + 1) == sentence.token_end;
}

// "Meetings take place in Brussels unless indicated otherwise": the token of the city; -1 for none.
int CityUnlessSaid(const Document& document, const Sentence& sentence) {
  int city = -1;
  for (int i = sentence.first + 1; i < sentence.token_end; ++i) {
    if (document.Is(i, Sense::Kind::kCity) && OneOf(document.token(i - 1).lower, {"in", "at"})) {
      city = i;
    }
    if (OneOf(document.token(i).lower, {"unless", "otherwise"})) return city;
  }
  return -1;
}

// The dateline of the next report in one text, "KATHMANDU, June 14 -".
bool IsNextDateline(const Document& document, const Sentence& sentence) {
  const int first = sentence.first;
  return document.Is(first, Sense::Kind::kCity) &&
         InCapitals(document, first, document.MatchEnd(first)) && IsDateline(document, sentence);
}

// The token of the city in "9:15 p.m. Hiroshima", "May 8, 2021, 18:10, The Kremlin, Moscow"; -1 if
// the line is no such head. It has a time or a date and nothing else but names.
int CityOfHead(const Document& document, const Sentence& sentence) {
  if (!sentence.starts_line) return -1;
  int city = -1;
  bool time = false;
  // The whole line: the stop of "p.m." seems to end a sentence.
  for (int i = sentence.first; i < document.token_count(); ++i) {
    const DocToken& token = document.token(i);
    if (document.sentences()[token.sentence].line != sentence.line) break;
    if (i - sentence.first >= kHeadTokens) return -1;
    if (token.date >= 0 || token.shape == Shape::kNumber) time = true;
    if (document.Is(i, Sense::Kind::kCity) && token.date < 0) city = i;
    if (token.shape == Shape::kLower && token.date < 0 && token.lower != "the" &&
        token.lower != "p.m." && token.lower != "a.m." && token.lower != "in" &&
        token.lower != "p.m" && token.lower != "a.m" && token.lower != "am" &&
        token.lower != "pm") {
      return -1;
    }
  }
  return time && document.token(sentence.first).lower != "the" ? city : -1;
}

// Is the line nothing but a day or an hour: "June 27, 2019", "16:40"?
bool IsTimeLine(const Document& document, const Sentence& sentence) {
  if (!sentence.starts_line || sentence.token_end - sentence.first > kHeadTokens) return false;
  bool time = false;
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& token = document.token(i);
    if (token.date < 0 && token.shape != Shape::kNumber && token.shape != Shape::kPunct) {
      return false;
    }
    time = true;
  }
  return time;
}

// "8:15pm - What we know": a line above a post of a live report.
bool IsHourHead(const Document& document, const Sentence& sentence) {
  if (!sentence.starts_line || !sentence.is_headline) return false;
  const absl::string_view words =
      document.text().substr(sentence.begin, sentence.end - sentence.begin);
  if (ClockTimeLength(words) == 0) return false;
  for (int t = sentence.first + 1; t < sentence.token_end && t < sentence.first + 4; ++t) {
    if (document.token(t).shape == Shape::kDash || document.token(t).lower == ":") return true;
  }
  return false;
}

// "16:40": an hour and nothing else.
bool IsHourLine(const Document& document, const Sentence& sentence) {
  if (!IsTimeLine(document, sentence)) return false;
  const absl::string_view words =
      document.text().substr(sentence.begin, sentence.end - sentence.begin);
  return words.size() >= 4 && words.size() <= 6 &&
         (words[words.size() - 3] == ':' || words[words.size() - 3] == '.') &&
         absl::ascii_isdigit(words[0]);
}

// The token of the city in a line that names a place and nothing else, next to one of a day or an
// hour, as pages of a presidency have them; -1 for none.
int CityOfPlaceLine(const Document& document, size_t s) {
  constexpr int kPlaceTokens = 6;
  const std::vector<Sentence>& sentences = document.sentences();
  const Sentence& sentence = sentences[s];
  if (!sentence.is_headline || sentence.in_title ||
      sentence.token_end - sentence.first > kPlaceTokens) {
    return -1;
  }
  if (!(s > 0 && IsTimeLine(document, sentences[s - 1])) &&
      !(s + 1 < sentences.size() && IsTimeLine(document, sentences[s + 1]))) {
    return -1;
  }
  int city = -1;
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& token = document.token(i);
    // "(local time, Bali)".
    if (!token.IsCapitalised() &&
        !OneOf(token.lower, {",", "the", "(", ")", "local", "time", "in", "at"})) {
      return -1;
    }
    if (document.Is(i, Sense::Kind::kCity)) city = document.MatchFirst(i);
  }
  return city;
}

// "Ankara ceasefire", "Kazan": does the city that opens the title, up to token `after`, say where
// its news is? "Ankara warns", "Kyiv and its friends" do not.
bool OpensTitleAsPlace(const Document& document, const Sentence& title, int after) {
  if (after >= title.token_end) return true;
  const DocToken& next = document.token(after);
  return next.shape == Shape::kLower &&
         !next.Has(kSpeechVerb | kModal | kBeVerb | kHaveVerb | kPastVerb | kPreposition |
                   kConjunction | kMeetVerb | kHostVerb | kPlanWord | kPossibleWord | kDenyWord |
                   kCancelWord) &&
         next.lower.back() != 's' && !absl::EndsWith(next.lower, "ed");
}

// The city that the title puts the news in: "Talks in Brussels", "Travel to Brasilia", "Munich
// Security Conference". -1 if it names none, or several.
int CityOfTitle(const Document& document, const Sentence& sentence) {
  int city = -1;
  int opening = -1;
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    if (!document.Is(i, Sense::Kind::kCity) || document.MatchFirst(i) != i) continue;
    bool there = i > sentence.first && document.token(i).date < 0 &&
                 OneOf(document.token(i - 1).lower, {"in", "to", "at", "from"});
    const int after = document.MatchEnd(i);
    if (i == sentence.first && OpensTitleAsPlace(document, sentence, after)) opening = i;
    // "Minister Hayashi's Meetings (Tunis, August 27)".
    there = there || (i > sentence.first && document.token(i - 1).lower == "(" &&
                      OneOf(document.token(after).lower, {",", ")"}));
    // "Munich Security Conference" is one name of the city.
    there = there || (after > i + 1 && document.token(after - 1).Has(kEventNoun | kMeetingNoun));
    for (int k = after; k < sentence.token_end && k < after + 3; ++k) {
      there = there || document.token(k).Has(kEventNoun | kMeetingNoun);
    }
    if (!there) continue;
    if (city >= 0) return -1;
    city = i;
  }
  return city >= 0 ? city : opening;
}

// "They will meet in Oslo", "next month's assembly in Oslo": does something to come stand in tokens
// [first, end)?
bool LooksAhead(const Document& document, int first, int end) {
  const PartialDate& published = document.published();
  for (int i = first; i < end; ++i) {
    const DocToken& token = document.token(i);
    if (token.date >= 0 && !published.is_unknown() && document.QuoteOf(i) < 0) {
      const PartialDate& day = document.dates()[token.date].past;
      if (!day.is_unknown() && day.nominal_earliest() > published.latest()) return true;
    }
    if (token.shape == Shape::kLower && document.QuoteOf(i) < 0 && token.Has(kPlanWord)) {
      return true;
    }
  }
  return false;
}

// The one city that the first sentences of a report put something in: "leaders converged on Apia";
// -1 for none or several.
int CityOfLead(const Document& document) {
  constexpr int kLead = 3;
  int city = -1;
  int read = 0;
  for (const Sentence& sentence : document.sentences()) {
    if (sentence.is_headline || sentence.is_caption || sentence.in_title) continue;
    if (read++ == kLead) break;
    for (int i = sentence.first + 1; i < sentence.token_end; ++i) {
      if (!document.Is(i, Sense::Kind::kCity) || document.MatchFirst(i) != i ||
          document.QuoteOf(i) >= 0 || document.token(i).date >= 0) {
        continue;
      }
      const DocToken& before = document.token(i - 1);
      if (!OneOf(before.lower, {"in", "at", "to", "on", "capital"})) continue;
      if (LooksAhead(document, sentence.first, i)) continue;
      if (city >= 0 && document.token(city).lower != document.token(i).lower) return -1;
      city = i;
    }
  }
  return city;
}

// "World leaders gather for UN General Assembly": in New York.
bool NamesGeneralAssembly(const Document& document, const Sentence& sentence) {
  for (int i = sentence.first + 1; i + 1 < sentence.token_end; ++i) {
    if (document.token(i).lower == "general" && document.token(i + 1).lower == "assembly" &&
        OneOf(document.token(i - 1).lower, {"un", "u.n.", "nations"})) {
      return true;
    }
  }
  return false;
}

}  // namespace

Scenes::Scenes(const Document& document) {
  scenes_.emplace_back();
  for (const Sentence& sentence : document.sentences()) {
    if (!sentence.in_title) continue;
    const int city = CityOfTitle(document, sentence);
    if (city >= 0) scenes_.front() = SceneOf(document, city);
    if (city < 0 && NamesGeneralAssembly(document, sentence)) {
      scenes_.front().city = "New York";
      scenes_.front().polity = "United States";
    }
  }
  if (!scenes_.front().known()) {
    const int city = CityOfLead(document);
    if (city >= 0) {
      scenes_.front() = SceneOf(document, city);
      scenes_.front().supposed = true;
    }
  }
  // Posts of a live report, each under its hour.
  constexpr int kPosts = 3;
  int posts = 0;
  for (const Sentence& sentence : document.sentences()) {
    posts += IsHourLine(document, sentence) || IsHourHead(document, sentence) ? 1 : 0;
  }
  for (const Sentence& sentence : document.sentences()) {
    for (int i = sentence.first; sentence.in_title && i < sentence.token_end; ++i) {
      if (OneOf(document.token(i).lower, {"live", "blog", "live-blog", "happened"})) {
        posts = kPosts;
      }
    }
  }
  scenes_.front().live = posts >= kPosts;
  scene_of_.assign(document.sentences().size() + 1, 0);
  int current = 0;
  int outside = 0;  // of what stands under no head
  int seen = 0;
  bool dateline = false;
  for (size_t s = 0; s < document.sentences().size(); ++s) {
    const Sentence& sentence = document.sentences()[s];
    int city = -1;
    bool dateline_here = false;
    bool report = false;
    bool heading = false;
    if (const DayHead head = ReadDayHead(document, sentence); head.found()) {
      ++seen;
      if (!head.place.empty()) {
        Scene scene;
        scene.city = head.place;
        scene.polity = head.polity;
        scene.sentence = static_cast<int>(s);
        scene.heading = true;
        scene.day = head.day;
        scenes_.push_back(std::move(scene));
        current = static_cast<int>(scenes_.size()) - 1;
      } else if (!scenes_[current].day.is_unknown()) {
        current = outside;
      }
      scene_of_[s] = current;
      continue;
    }
    if (sentence.starts_line &&
        (dateline ? IsNextDateline(document, sentence)
                  : seen < kDatelineSentences && (IsDateline(document, sentence) ||
                                                  IsPlaceInCapitals(document, sentence)))) {
      city = sentence.first;
      dateline = dateline_here = report = true;
    } else if (sentence.starts_line && !sentence.is_caption && OpensItem(document, sentence)) {
      city = sentence.first;
      dateline_here = true;
    } else {
      city = CityOfHead(document, sentence);
      if (city < 0) {
        city = CityUnlessSaid(document, sentence);
        if (city < 0) city = CityOfPlaceLine(document, s);
        heading = city >= 0;
      }
    }
    ++seen;
    if (city >= 0) {
      scenes_.push_back(SceneOf(document, city));
      scenes_.back().sentence = static_cast<int>(s);
      scenes_.back().heading = heading;
      // "Tuesday 10 March", and below it "Tirana".
      if (heading && s > 0) {
        scenes_.back().day = ReadDayHead(document, document.sentences()[s - 1]).day;
      }
      scenes_.back().dateline = report;
      scenes_.back().live = !dateline_here && document.token(sentence.first).date < 0;
      current = static_cast<int>(scenes_.size()) - 1;
      if (scenes_.back().day.is_unknown()) outside = current;
    }
    scene_of_[s] = current;
  }
  scene_of_.back() = current;
}

}  // namespace chancery
