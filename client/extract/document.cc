#include "client/extract/document.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/extract/clock_time.h"
#include "storage/text/sentence_splitter.h"
#include "storage/text/tokenizer.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace chancery {
namespace {

// The code point at byte `i`, or U+FFFD. Sets `next` to the byte after it.
UChar32 CodePointAt(absl::string_view text, int i, int* next) {
  UChar32 c;
  int32_t at = i;
  U8_NEXT_OR_FFFD(reinterpret_cast<const uint8_t*>(text.data()), at,
                  static_cast<int32_t>(text.size()), c);
  *next = at;
  return c;
}

bool IsDash(UChar32 c) { return c == '-' || (c >= 0x2010 && c <= 0x2015); }

// "d'Escoto", "d\u2019Abreu": a name whose particle of one letter, which ends at byte `at`, an
// apostrophe joins to it.
bool HasElidedParticle(absl::string_view word, int at) {
  if (at >= static_cast<int>(word.size())) return false;
  const UChar32 mark = CodePointAt(word, at, &at);
  if ((mark != '\'' && mark != 0x2019) || at >= static_cast<int>(word.size())) return false;
  return u_isupper(CodePointAt(word, at, &at));
}

Shape ShapeOf(absl::string_view word) {
  int next = 0;
  const UChar32 first = CodePointAt(word, 0, &next);
  if (IsDash(first)) return Shape::kDash;
  if (u_isdigit(first)) return Shape::kNumber;
  if (!u_isalpha(first)) {
    // "'s" and the like are words in lower case.
    if (next < static_cast<int>(word.size())) {
      int after = 0;
      if (u_isalpha(CodePointAt(word, next, &after))) return Shape::kLower;
    }
    return Shape::kPunct;
  }
  if (!u_isupper(first) && !u_istitle(first)) {
    return HasElidedParticle(word, next) ? Shape::kCapital : Shape::kLower;
  }
  int letters = 0;
  int upper = 0;
  for (int i = 0; i < static_cast<int>(word.size());) {
    const UChar32 c = CodePointAt(word, i, &i);
    if (!u_isalpha(c)) continue;
    ++letters;
    if (u_isupper(c)) ++upper;
  }
  if (letters == 1) {
    return word.size() > 1 && word.back() == '.' ? Shape::kInitial : Shape::kCapital;
  }
  // "U.S.", "NATO"; but "McCain", "DeVos".
  return upper == letters ? Shape::kUpper : Shape::kCapital;
}

bool EndsWithTerminal(absl::string_view line) {
  while (!line.empty()) {
    const char last = line.back();
    if (last == '"' || last == '\'' || last == ')' || last == ']' || last == ' ') {
      line.remove_suffix(1);
      continue;
    }
    if (absl::EndsWith(line, "\u201d") || absl::EndsWith(line, "\u2019")) {
      line.remove_suffix(3);
      continue;
    }
    if (absl::EndsWith(line, "\u00a0")) {
      line.remove_suffix(2);
      continue;
    }
    if (absl::EndsWith(line, "\u2026")) return true;
    return last == '.' || last == '!' || last == '?' || last == ':' || last == ';';
  }
  return false;
}

// Does "had" stand before the date in its clause?
bool IsPluperfect(const std::vector<DocToken>& tokens, const DateMention& date) {
  constexpr int kVerbWithin = 10;
  const auto token = std::partition_point(tokens.begin(), tokens.end(), [&date](const DocToken& t) {
    return t.begin < static_cast<int>(date.begin);
  });
  for (auto t = token; t != tokens.begin() && token - t < kVerbWithin;) {
    --t;
    if (t->lower == "had") return true;
    if (t->lower == "." || t->lower == ";") return false;
  }
  return false;
}

// The day of that number in the one month of `date`; unknown where there is none.
PartialDate DayIn(const PartialDate& date, int day) {
  if (date.is_unknown()) return PartialDate::Unknown();
  const auto first = CivilFromDay(date.nominal_earliest());
  const auto last = CivilFromDay(date.nominal_latest());
  const bool one = first.year() == last.year() && first.month() == last.month();
  return one && IsCivilDay(first.year(), first.month(), day)
             ? PartialDate::Day(first.year(), first.month(), day)
             : PartialDate::Unknown();
}

}  // namespace

const DocToken& Document::NoToken() {
  static const DocToken& none = *new DocToken();
  return none;
}

Document::Document(absl::string_view text, const Gazetteer& gazetteer, const PartialDate& published,
                   absl::string_view title)
    : layout_(LayOut(title.empty() ? std::string(text) : absl::StrCat(text, "\n\n", title))),
      text_(layout_.text),
      body_size_(static_cast<int>(text.size())),
      gazetteer_(gazetteer),
      published_(published) {
  Tokenise();
  SplitLines();
  FindAllDates();
  FindQuotes();
  ClassifyLines();
}

absl::string_view Document::Words(int first, int end) const {
  if (first >= end || first < 0 || end > token_count()) return absl::string_view();
  return text_.substr(tokens_[first].begin, tokens_[end - 1].end - tokens_[first].begin);
}

const Sense* Document::SenseOf(int i, Sense::Kind kind) const {
  const int match = token(i).match;
  return match < 0 ? nullptr : matches_[match].Find(kind);
}

int Document::MatchFirst(int i) const {
  const int match = token(i).match;
  return match < 0 ? i : static_cast<int>(matches_[match].first_token);
}

int Document::MatchEnd(int i) const {
  const int match = token(i).match;
  return match < 0 ? i + 1
                   : static_cast<int>(matches_[match].first_token + matches_[match].token_count);
}

void Document::Tokenise() {
  lower_ = absl::AsciiStrToLower(text_);
  const std::vector<Token> raw = Tokenize(text_);
  tokens_.reserve(raw.size());
  for (const Token& token : raw) {
    DocToken out;
    out.begin = static_cast<int>(token.begin);
    out.end = static_cast<int>(token.end);
    const absl::string_view word = text_.substr(out.begin, out.end - out.begin);
    out.opens = token.kind == TokenKind::kOpenQuote;
    out.closes = token.kind == TokenKind::kCloseQuote;
    out.shape = out.opens || out.closes ? Shape::kQuote : ShapeOf(word);
    out.lower = absl::string_view(lower_).substr(out.begin, out.end - out.begin);
    out.space_before = tokens_.empty() || tokens_.back().end != out.begin;
    if (out.IsWord()) {
      out.classes = ClassesOf(out.lower);
      if (out.lower.size() > 3 && absl::StrContains(out.lower, "\u2019")) {
        std::string plain(out.lower);
        const size_t at = plain.find("\u2019");
        plain.replace(at, 3, "'");
        out.classes = ClassesOf(plain);
      }
    }
    tokens_.push_back(out);
  }
  matches_ = gazetteer_.Match(text_, raw);
  Refine(raw);
  for (size_t m = 0; m < matches_.size(); ++m) {
    const size_t end = matches_[m].first_token + matches_[m].token_count;
    for (size_t i = matches_[m].first_token; i < end; ++i) tokens_[i].match = static_cast<int>(m);
  }
}

int Document::MonthHeading(size_t s, size_t dates) const {
  const Sentence& sentence = sentences_[s];
  if (!sentence.starts_line || dates_.size() != dates + 1 ||
      (s + 1 < sentences_.size() && !sentences_[s + 1].starts_line)) {
    return -1;
  }
  const DateMention& date = dates_.back();
  const auto first = CivilFromDay(date.past.is_unknown() ? 0 : date.past.earliest());
  if (date.past.is_unknown() || date.past != PartialDate::Month(first.year(), first.month())) {
    return -1;
  }
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const bool within = tokens_[i].begin >= static_cast<int>(date.begin) &&
                        tokens_[i].end <= static_cast<int>(date.end);
    if (!within && tokens_[i].shape != Shape::kPunct && tokens_[i].shape != Shape::kDash) return -1;
  }
  return static_cast<int>(dates);
}

int Document::NumberOfEntry(const Sentence& sentence) const {
  const int mark = sentence.first + 1;
  if (!sentence.starts_line || mark + 1 >= sentence.token_end ||
      tokens_[sentence.first].shape != Shape::kNumber ||
      !(OneOf(tokens_[mark].lower, {".", ":", ",", ")"}) || tokens_[mark].shape == Shape::kDash) ||
      !tokens_[mark + 1].space_before) {
    return 0;
  }
  int number = 0;
  const absl::string_view word = tokens_[sentence.first].lower;
  return word.size() <= 2 && absl::SimpleAtoi(word, &number) ? number : 0;
}

bool Document::CountsEntries(size_t s) const {
  // Sentences of one entry.
  constexpr size_t kMostSentences = 12;
  for (size_t next = s + 1; next < sentences_.size() && next < s + kMostSentences; ++next) {
    if (const int number = NumberOfEntry(sentences_[next]); number > 0) return number == 2;
  }
  return false;
}

void Document::FindDayOfEntry(size_t s, int* month) {
  const Sentence& sentence = sentences_[s];
  const int day = *month < 0 ? 0 : NumberOfEntry(sentence);
  if (day == 0) return;
  // "1.", "2.", "3.": entries that are counted.
  if (day == 1 && CountsEntries(s)) {
    *month = -1;
    return;
  }
  const DateMention& heading = dates_[*month];
  DateMention mention;
  mention.basis = heading.basis;
  mention.past = DayIn(heading.past, day);
  mention.future = DayIn(heading.future, day);
  mention.begin = static_cast<size_t>(tokens_[sentence.first].begin);
  mention.end = static_cast<size_t>(tokens_[sentence.first].end);
  if (!mention.past.is_unknown() && !mention.future.is_unknown()) dates_.push_back(mention);
}

// "on the 12th", "the morning of the 12th": of the month that the text was last in.
void Document::FindDaysOfMonth(const Sentence& sentence) {
  for (int i = sentence.first; i + 2 < sentence.token_end; ++i) {
    if (tokens_[i + 1].lower != "the" || tokens_[i + 2].shape != Shape::kNumber) continue;
    const bool of_day = tokens_[i].lower == "of" && i > sentence.first &&
                        OneOf(tokens_[i - 1].lower, {"morning", "afternoon", "evening", "night"});
    if (tokens_[i].lower != "on" && !of_day) continue;
    const absl::string_view word = tokens_[i + 2].lower;
    int day = 0;
    size_t digits = 0;
    while (digits < word.size() && digits < 2 && absl::ascii_isdigit(word[digits])) {
      day = day * 10 + (word[digits++] - '0');
    }
    const absl::string_view ending = word.substr(digits);
    if (digits == 0 || day == 0 || day > 31 || !OneOf(ending, {"st", "nd", "rd", "th"})) continue;
    // "on the 12th floor".
    if (i + 3 < sentence.token_end && tokens_[i + 3].shape == Shape::kLower &&
        !tokens_[i + 3].Has(kPreposition | kConjunction | kSubordinator | kSubjectPronoun |
                            kDeterminer | kPossessive)) {
      continue;
    }
    const int begin = tokens_[i + 1].begin;
    const auto behind = std::find_if(
        dates_.begin(), dates_.end(),
        [begin](const DateMention& date) { return static_cast<int>(date.end) > begin; });
    // Not of what had been before: "the two had met in June".
    auto before = behind;
    while (before != dates_.begin() && !(before - 1)->past.is_exact_day() &&
           IsPluperfect(tokens_, *(before - 1))) {
      --before;
    }
    if (before == dates_.begin()) continue;
    --before;
    if (behind != dates_.end() && static_cast<int>(behind->begin) < tokens_[i + 2].end) continue;
    DateMention mention;
    mention.past = DayIn(before->past, day);
    mention.future = DayIn(before->future, day);
    if (mention.past.is_unknown() || mention.future.is_unknown()) continue;
    // It lacks what that month lacks.
    mention.basis = before->basis == DateMention::Basis::kNoYear ||
                            before->basis == DateMention::Basis::kAbsolute
                        ? before->basis
                        : DateMention::Basis::kRelative;
    mention.begin = static_cast<size_t>(begin);
    mention.end = static_cast<size_t>(tokens_[i + 2].end);
    dates_.insert(behind, mention);
  }
}

PartialDate Document::DatelineDay(const Sentence& sentence) const {
  constexpr int kDatelineTokens = 14;
  constexpr int kMaxDaysBack = 3;
  if (!sentence.starts_line || published_.is_unknown() ||
      (tokens_[sentence.first].shape != Shape::kUpper && !Is(sentence.first, Sense::Kind::kCity))) {
    return PartialDate();
  }
  bool number = false;
  for (int i = sentence.first + 1; i < sentence.token_end && i < sentence.first + kDatelineTokens;
       ++i) {
    number = number || tokens_[i].shape == Shape::kNumber;
    if (tokens_[i].shape != Shape::kDash || !tokens_[i].space_before) continue;
    if (!number) return PartialDate();
    const std::vector<DateMention> dates =
        FindDates(text_, tokens_[sentence.first].begin, tokens_[i].begin, published_);
    if (dates.size() != 1 || !dates.front().past.is_exact_day()) return PartialDate();
    const int64_t back = int64_t{published_.latest()} - dates.front().past.latest();
    return back > 0 && back <= kMaxDaysBack ? dates.front().past : PartialDate();
  }
  return PartialDate();
}

void Document::FindAllDates() {
  // Dates are looked for only around words that can be part of one: most sentences have none.
  constexpr int kAround = 8;
  PartialDate today = published_;
  int month = -1;  // index of the month that stands as a heading over what follows
  for (size_t s = 0; s < sentences_.size(); ++s) {
    const Sentence& sentence = sentences_[s];
    const size_t dates = dates_.size();
    FindDayOfEntry(s, &month);
    const PartialDate wired = DatelineDay(sentence);
    if (!wired.is_unknown()) today = wired;
    int first = -1;
    int end = -1;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (tokens_[i].shape != Shape::kNumber && !tokens_[i].Has(kDateWord) &&
          !Is(i, Sense::Kind::kMonth) && !Is(i, Sense::Kind::kWeekday)) {
        continue;
      }
      if (first < 0) first = i;
      end = i + 1;
    }
    if (first < 0) {
      FindDaysOfMonth(sentence);
      continue;
    }
    first = std::max(sentence.first, first - kAround);
    end = std::min(sentence.token_end, end + kAround);
    for (DateMention& date : FindDates(text_, tokens_[first].begin, tokens_[end - 1].end, today)) {
      // "14: May began badly": the day of the entry is its own.
      if (dates_.empty() || dates_.back().end <= date.begin) dates_.push_back(date);
    }
    FindDaysOfMonth(sentence);
    if (const int heading = MonthHeading(s, dates); heading >= 0) month = heading;
  }
  size_t date = 0;
  for (DocToken& token : tokens_) {
    while (date < dates_.size() && dates_[date].end <= static_cast<size_t>(token.begin)) ++date;
    if (date < dates_.size() && dates_[date].begin < static_cast<size_t>(token.end)) {
      token.date = static_cast<int>(date);
    }
  }
}

void Document::Refine(const std::vector<Token>& raw) {
  std::vector<GazetteerMatch> refined;
  refined.reserve(matches_.size());
  for (GazetteerMatch match : matches_) {
    const size_t first = match.first_token;
    // "South American diplomats" are not of the United States.
    if (match.token_count == 1 && first > 0 && match.Is(Sense::Kind::kPolityAdjective) &&
        tokens_[first].lower == "american" &&
        OneOf(tokens_[first - 1].lower, {"south", "latin", "central", "north", "african"})) {
      continue;
    }
    // "under Prime Minister X" is a preposition, "under secretary" an office.
    if (match.token_count > 1 && tokens_[first].lower == "under" &&
        match.Is(Sense::Kind::kOffice) &&
        !OneOf(tokens_[first + 1].lower, {"secretary", "secretaries", "-"})) {
      ++match.first_token;
      --match.token_count;
      match.begin = raw[match.first_token].begin;
    }
    // "White House press secretary" is one office in the list; whose it is stands in its front.
    const Sense* office = match.Find(Sense::Kind::kOffice);
    if (office != nullptr && match.token_count > 1 && office->office->title == "spokesman") {
      const size_t words = tokens_[first + match.token_count - 1].lower == "secretary" ? 2 : 1;
      const size_t front = match.token_count - words;
      if (front > 0) {
        for (GazetteerMatch inner :
             gazetteer_.Match(text_, absl::MakeConstSpan(raw).subspan(first, front))) {
          // Whether token numbers of a part count from its start or from the whole's, the bytes
          // tell.
          size_t token = first;
          while (raw[token].begin < inner.begin) ++token;
          inner.first_token = token;
          refined.push_back(inner);
        }
        match.first_token = first + front;
        match.token_count = words;
        match.begin = raw[match.first_token].begin;
      }
    }
    refined.push_back(match);
  }
  matches_ = std::move(refined);
}

void Document::SplitLines() {
  int line = 0;
  size_t token = 0;
  for (const Span& lines : layout_.paragraphs) {
    const size_t begin = lines.begin;
    const absl::string_view paragraph = text_.substr(begin, lines.end - begin);
    bool starts_line = true;
    for (const Span& range : SplitSentences(paragraph)) {
      Sentence sentence;
      sentence.begin = static_cast<int>(begin + range.begin);
      sentence.end = static_cast<int>(begin + range.end);
      while (token < tokens_.size() && tokens_[token].begin < sentence.begin) ++token;
      sentence.first = static_cast<int>(token);
      while (token < tokens_.size() && tokens_[token].begin < sentence.end) ++token;
      sentence.token_end = static_cast<int>(token);
      sentence.line = line;
      // What is longer is a table or no text at all: the rules cost more than its length allows.
      while (sentence.token_end - sentence.first > kMaxSentenceTokens) {
        Sentence part = sentence;
        part.token_end = part.first + kMaxSentenceTokens;
        part.end = tokens_[part.token_end - 1].end;
        part.starts_line = starts_line;
        starts_line = false;
        for (int i = part.first; i < part.token_end; ++i) {
          tokens_[i].sentence = static_cast<int>(sentences_.size());
        }
        sentences_.push_back(part);
        sentence.first = part.token_end;
        sentence.begin = tokens_[sentence.first].begin;
      }
      if (sentence.first == sentence.token_end) continue;
      for (int i = sentence.first; i < sentence.token_end; ++i) {
        tokens_[i].sentence = static_cast<int>(sentences_.size());
      }
      sentence.starts_line = starts_line;
      starts_line = false;
      sentences_.push_back(sentence);
    }
    ++line;
  }
}

void Document::FindQuotes() {
  quote_of_.assign(tokens_.size(), -1);
  const int count = token_count();
  int open = -1;  // token of the opening mark
  bool single = false;
  int line = -1;
  auto close = [this, &open, &single](int mark, bool unfinished) {
    const int first = open + 1;
    if (first < mark) {
      Quote quote;
      quote.first = first;
      quote.token_end = mark;
      quote.begin = tokens_[open].end;
      quote.end = unfinished ? tokens_[mark - 1].end : tokens_[mark].begin;
      quote.open = unfinished;
      quote.single = single;
      for (int i = first; i < mark; ++i) quote_of_[i] = static_cast<int>(quotes_.size());
      quotes_.push_back(quote);
    }
    open = -1;
  };
  for (int i = 0; i < count; ++i) {
    const DocToken& token = tokens_[i];
    const int this_line = sentences_.empty() ? 0 : sentences_[token.sentence].line;
    if (this_line != line) {
      // A paragraph ends: what is still open goes on in the next one, which has a mark of its own.
      // A single mark that is still open was an apostrophe.
      if (open >= 0 && !single) close(i, true);
      open = -1;
      line = this_line;
    }
    if (!token.opens && !token.closes) continue;
    const bool single_mark = token.lower == "'" || token.lower == "\u2018" ||
                             token.lower == "\u2019" || token.lower == "\u201a" ||
                             token.lower == "\u2039" || token.lower == "\u203a";
    if (open >= 0 && single_mark != single) {
      if (!single_mark) {
        // A double mark inside single ones opens a nested quotation unless it closes nothing.
        continue;
      }
      continue;  // nested
    }
    if (open < 0) {
      if (token.opens) {
        open = i;
        single = single_mark;
      }
    } else if (token.closes) {
      close(i, false);
    } else {
      // A new opening mark while one is open: the writer forgot to close.
      close(i, false);
      open = i;
      single = single_mark;
    }
  }
  if (open >= 0 && !single) close(count, true);
}

bool Document::IsNumbered(const Sentence& sentence) const {
  constexpr size_t kDigits = 2;
  const int i = sentence.first;
  if (!sentence.starts_line || sentence.token_end - i < 3) return false;
  const DocToken& number = tokens_[i];
  const DocToken& mark = tokens_[i + 1];
  return number.shape == Shape::kNumber && number.date < 0 && number.lower.size() <= kDigits &&
         OneOf(mark.lower, {".", ")"}) && !mark.space_before && tokens_[i + 2].space_before &&
         tokens_[i + 2].IsCapitalised();
}

// "Working visit to Oslo, 11 October: audience with X".
bool Document::EndsLabelWithDay(const Sentence& sentence) const {
  constexpr int kLabelTokens = 12;
  const int limit = std::min(sentence.token_end - 1, sentence.first + kLabelTokens);
  for (int i = sentence.first + 1; i < limit; ++i) {
    if (tokens_[i].lower == ":") {
      return tokens_[i - 1].date >= 0 && tokens_[i + 1].shape == Shape::kLower;
    }
  }
  return false;
}

// "– Mindelo (São Vicente)": a place and where it lies, behind the day of a head.
bool Document::IsNameInBrackets(int first, int end) const {
  constexpr int kMostTokens = 8;
  if (end - first > kMostTokens || tokens_[end - 1].lower != ")") return false;
  for (int i = first; i < end; ++i) {
    const DocToken& token = tokens_[i];
    const bool mark = token.shape == Shape::kDash || OneOf(token.lower, {"(", ")"});
    if (!mark && (!token.IsCapitalised() || token.Has(kMeetingNoun | kCallNoun | kOfficeHead))) {
      return false;
    }
  }
  return true;
}

// "• 4 November – call with X", "13 May: met X": an entry of a list is no headline, though no full
// stop ends it.
bool Document::OpensLikeEntry(const Sentence& sentence) const {
  constexpr int kFewTokens = 6;
  int i = sentence.first;
  const DocToken& first = tokens_[i];
  const bool bullet = first.shape == Shape::kDash || first.lower == "*" ||
                      first.lower == "\u2022" || first.lower == "\u25aa" || first.lower == "\u00b7";
  if (bullet) ++i;
  if (bullet && i < sentence.token_end && tokens_[i].shape == Shape::kLower) return true;
  // "- Meets X, Minister of Y".
  if (bullet && sentence.token_end - i >= kFewTokens) {
    for (int k = i; k < i + kFewTokens; ++k) {
      if (tokens_[k].Has(kMeetVerb | kHostVerb | kMeetingNoun | kCallNoun | kAttendVerb) ||
          tokens_[k].lower == "mission") {
        return true;
      }
    }
  }
  bool dated = false;
  for (; i < sentence.token_end && tokens_[i].date >= 0; ++i) dated = true;
  // "8:30 a.m. (LOCAL) Meeting with X".
  if (!dated && i + 1 < sentence.token_end && tokens_[i].shape == Shape::kNumber &&
      (absl::StrContains(tokens_[i].lower, ':') ||
       ClockTimeLength(tokens_[i].lower) == tokens_[i].lower.size() ||  // "10.20"
       OneOf(tokens_[i + 1].lower, {"a.m.", "p.m.", "a.m", "p.m", "am", "pm"}))) {
    return sentence.token_end - i >= kFewTokens;
  }
  if (!dated && EndsLabelWithDay(sentence)) return true;
  if (!dated || sentence.token_end - i < kFewTokens) return false;
  if (!bullet && IsNameInBrackets(i, sentence.token_end)) return false;
  return bullet || tokens_[i].lower == ":" || tokens_[i].lower == "," ||
         tokens_[i].shape == Shape::kDash;
}

void Document::ClassifyLines() {
  int section = 0;
  for (size_t s = 0; s < sentences_.size(); ++s) {
    Sentence& sentence = sentences_[s];
    if (sentence.begin >= body_size_) {
      sentence.in_title = sentence.is_headline = true;
      sentence.section = ++section;
      continue;
    }
    const bool alone = sentence.starts_line &&
                       (s + 1 == sentences_.size() || sentences_[s + 1].line != sentence.line);
    const absl::string_view words = text_.substr(sentence.begin, sentence.end - sentence.begin);
    const bool terminal = EndsWithTerminal(words);
    if (alone && !terminal && words.size() < 200 && !OpensLikeEntry(sentence)) {
      sentence.is_headline = true;
      // "3. Malawi": a part of what the lines before the first of them tell.
      if (!IsNumbered(sentence)) ++section;
    }
    sentence.section = section;
    if (!alone || sentence.is_headline || OpensLikeEntry(sentence)) continue;
    // A caption: a line of one sentence in the present tense with a date or "(L)" marks, or a
    // credit in brackets.
    bool photo = false;
    bool present = false;
    bool past = false;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      const DocToken& token = tokens_[i];
      if (quote_of_[i] >= 0) continue;
      if (i > sentence.first && tokens_[i - 1].lower == "(" &&
          (token.lower == "l" || token.lower == "r" || token.lower == "c" ||
           token.lower == "left" || token.lower == "right" || token.lower == "centre" ||
           token.lower == "center" || token.lower == "pictured" || token.lower == "photo" ||
           token.lower == "file")) {
        photo = true;
      }
      if (present || past) continue;
      if (token.shape == Shape::kLower) {
        const absl::string_view before = i > sentence.first ? tokens_[i - 1].lower : "";
        if (token.Has(kCaptionVerb) && before != "to" && !token.Has(kOfficeHead) &&
            (i == sentence.first ||
             !tokens_[i - 1].Has(kModal | kDeterminer | kPossessive | kPreposition))) {
          present = true;
        } else if (token.Has(kPastVerb | kBeVerb | kHaveVerb | kModal) && token.lower != "to") {
          past = true;
        }
      }
    }
    bool dated = false;
    for (int i = sentence.first; i < sentence.token_end && !dated; ++i) {
      // Captions give the calendar's day, not the week's.
      dated =
          tokens_[i].date >= 0 && (dates_[tokens_[i].date].basis == DateMention::Basis::kAbsolute ||
                                   dates_[tokens_[i].date].basis == DateMention::Basis::kNoYear);
    }
    sentence.is_caption = photo || (present && dated);
  }
}

}  // namespace chancery
