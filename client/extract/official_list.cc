#include "client/extract/official_list.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/extract/title_number.h"
#include "storage/text/edit_distance.h"

namespace chancery {
namespace {

// Small words within names.
constexpr absl::string_view kParticles[] = {
    "al",  "el", "ul",  "bin", "ibn", "ben", "bint", "ould", "de",  "del", "della", "der",
    "den", "da", "das", "do",  "dos", "di",  "du",   "la",   "le",  "van", "von",   "ter",
    "ten", "te", "e",   "y",   "zu",  "af",  "av",   "abu",  "abd", "san"};
// These only with a hyphen: "ad-Din".
constexpr absl::string_view kArticles[] = {"ad", "as", "ar", "an", "at", "az", "ash", "adh"};

// Words that end a group or a list: what follows is about the meeting, not who was there.
constexpr absl::string_view kBreaks[] = {
    "in",      "at",         "on",        "to",      "for",       "en",    "during", "aboard",
    "about",   "concerning", "regarding", "while",   "following", "after", "before", "by",
    "from",    "between",    "over",      "as",      "when",      "who",   "where",  "which",
    "under",   "through",    "into",      "near",    "upon",      "prior", "via",    "toward",
    "towards", "against",    "despite",   "because", "that",      "also",  "then",   "until",
    "since",   "with",       "was",       "were"};

constexpr absl::string_view kIrregularPast[] = {
    "met",  "held", "spoke",   "paid",   "took",  "gave",  "made",    "had",   "left", "went",
    "saw",  "laid", "flew",    "began",  "led",   "spent", "sought",  "won",   "told", "broke",
    "came", "set",  "brought", "became", "stood", "dined", "lunched", "wrote", "sent"};

// Words in -ed that are no verbs.
constexpr absl::string_view kNotPast[] = {
    "united",        "armed",     "unnamed",   "allied",  "combined",   "red",
    "newly-elected", "renewed",   "appointed", "elected", "designated", "retired",
    "deposed",       "exiled",    "wounded",   "injured", "displaced",  "enhanced",
    "increased",     "continued", "need",      "sacred"};

// Titles that are looked for with a slip of the pen.
constexpr absl::string_view kCommonTitles[] = {
    "prime minister",    "foreign minister", "defense minister", "crown prince",
    "foreign secretary", "vice president",   "general secretary"};

// Longer runs of words are no item of a list; the bounds keep the cost linear.
constexpr size_t kMaxBeforeOffice = 12;
constexpr size_t kMaxName = 12;
constexpr size_t kMaxGroup = 40;

bool IsDash(absl::string_view word) {
  return word == "-" || word == "\xE2\x80\x93" || word == "\xE2\x80\x90" || word == "\xE2\x80\x91";
}

// "d'Estaing": a capital after the apostrophe.
bool HasInnerCapital(absl::string_view word) {
  for (size_t i = 1; i < word.size() && i < 5; ++i) {
    if (absl::ascii_isupper(static_cast<unsigned char>(word[i]))) return true;
  }
  return false;
}

bool IsRoman(absl::string_view word) {
  return !word.empty() && word.size() <= 6 &&
         word.find_first_not_of("IVX") == absl::string_view::npos;
}

// Words for whoever leads a state, which are no office of it.
bool IsVague(const OfficeEntry* entry) {
  return entry != nullptr &&
         (entry->title == "leader" || entry->title == "head" || entry->title == "head of state" ||
          entry->title == "head of government" || entry->title == "head of state and government");
}

}  // namespace

bool LooksLikePastTense(absl::string_view lower_word) {
  if (absl::c_linear_search(kIrregularPast, lower_word)) return true;
  return lower_word.size() > 4 && absl::EndsWith(lower_word, "ed") &&
         !absl::c_linear_search(kNotPast, lower_word);
}

OfficialReader::OfficialReader(const Gazetteer& gazetteer, absl::string_view text)
    : gazetteer_(gazetteer), text_(text), tokens_(Tokenize(text)) {
  lower_.reserve(tokens_.size());
  for (const Token& token : tokens_) lower_.push_back(absl::AsciiStrToLower(token.Of(text_)));
  matches_ = gazetteer_.Match(text_, tokens_);
  match_at_.assign(tokens_.size(), -1);
  for (size_t m = 0; m < matches_.size(); ++m) {
    match_at_[matches_[m].first_token] = static_cast<int>(m);
  }
}

bool OfficialReader::IsCapital(size_t i) const {
  if (tokens_[i].kind != TokenKind::kWord) return false;
  const char c = Word(i).front();
  return absl::ascii_isupper(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

const Sense* OfficialReader::SenseAt(size_t i, Sense::Kind kind) const {
  const GazetteerMatch* match = MatchAt(i);
  return match == nullptr ? nullptr : match->Find(kind);
}

Span OfficialReader::SpanOf(size_t first, size_t end) const {
  return {tokens_[first].begin, tokens_[end - 1].end};
}

bool OfficialReader::IsVerb(size_t i) const {
  return tokens_[i].kind == TokenKind::kWord && !IsCapital(i) && LooksLikePastTense(lower_[i]);
}

bool OfficialReader::ReadPolity(size_t first, size_t end, const PolityEntry** polity,
                                size_t* next) const {
  size_t i = first;
  if (i < end && IsWord(i, "the")) ++i;
  if (i >= end) return false;
  const Sense* sense = SenseAt(i, Sense::Kind::kPolity);
  if (sense == nullptr) return false;
  const size_t after = i + MatchAt(i)->token_count;
  if (after > end) return false;
  *polity = sense->polity;
  *next = after;
  return true;
}

// "of Colombia, Bolivia, and Peru".
bool OfficialReader::ReadPolitiesAfterOf(size_t of, size_t end,
                                         std::vector<const PolityEntry*>* polities,
                                         size_t* next) const {
  size_t i = of + 1;
  const PolityEntry* polity = nullptr;
  if (!ReadPolity(i, end, &polity, &i)) return false;
  if (i < end && (Word(i) == "'s" || Word(i) == "\xE2\x80\x99s")) return false;
  polities->push_back(polity);
  while (i < end) {
    size_t after = i;
    if (IsWord(after, ",")) ++after;
    if (after < end && IsWord(after, "and")) ++after;
    if (after == i || after >= end) break;
    // "of Kuwait and Iraqi officials", "of Egypt and Prime Minister X": the list of states is over
    // where something follows that a name of a state does not have.
    size_t p = after;
    if (!ReadPolity(after, end, &polity, &p)) break;
    if (p < end && (IsCapital(p) || SenseAt(p, Sense::Kind::kOffice) != nullptr)) break;
    polities->push_back(polity);
    i = p;
  }
  *next = i;
  return true;
}

bool OfficialReader::ReadName(size_t first, size_t end, std::string* name, size_t* next) const {
  size_t i = first;
  std::string out;
  bool joined = false;  // the last token was a hyphen
  bool any_capital = false;
  size_t last_good = first;
  std::string good;
  end = std::min(end, first + kMaxName);
  while (i < end) {
    const absl::string_view word = Word(i);
    if (IsDash(word)) {
      const bool spaced = i > 0 && tokens_[i].begin > tokens_[i - 1].end;
      const bool before_word = i + 1 < end && tokens_[i + 1].kind == TokenKind::kWord &&
                               tokens_[i + 1].begin == tokens_[i].end;
      // "al –Khalifa" is a slip for "al-Khalifa"; other dashes with a blank end the name.
      const bool after_article = i > first && (absl::c_linear_search(kParticles, lower_[i - 1]) ||
                                               absl::c_linear_search(kArticles, lower_[i - 1]));
      if (i == first || joined || !before_word || (spaced && !after_article)) break;
      out += "-";
      joined = true;
      ++i;
      continue;
    }
    if (tokens_[i].kind != TokenKind::kWord || word == "'s" || word == "\xE2\x80\x99s") break;
    const bool capital = IsCapital(i);
    if (!capital && !joined && !HasInnerCapital(word)) {
      // A particle must lead to a capital.
      const bool article =
          absl::c_linear_search(kArticles, lower_[i]) && i + 1 < end && IsDash(Word(i + 1));
      if (!article && !absl::c_linear_search(kParticles, lower_[i])) break;
      size_t p = i + 1;
      while (p < end && (absl::c_linear_search(kParticles, lower_[p]) || IsDash(Word(p)))) ++p;
      if (p >= end || !IsCapital(p)) break;
    }
    // "Nixon April 3".
    if (capital && i > first && i + 1 < end && tokens_[i + 1].kind == TokenKind::kNumber &&
        SenseAt(i, Sense::Kind::kMonth) != nullptr) {
      break;
    }
    if (capital && !joined && i > first) {
      // The next item has begun without a separator, or a title follows the name.
      const Sense* office = SenseAt(i, Sense::Kind::kOffice);
      if (office != nullptr && SenseAt(i, Sense::Kind::kGivenName) == nullptr && !IsRoman(word)) {
        break;
      }
    }
    if (!out.empty() && !joined) out += " ";
    out.append(word.data(), word.size());
    joined = false;
    any_capital = any_capital || capital;
    ++i;
    if (capital || any_capital) {
      last_good = i;
      good = out;
    }
  }
  if (!any_capital) return false;
  *name = std::move(good);
  *next = last_good;
  return true;
}

size_t OfficialReader::GroupEnd(size_t first, size_t end) const {
  bool has_noun = false;
  size_t i = first;
  end = std::min(end, first + kMaxGroup);
  for (; i < end; ++i) {
    if (tokens_[i].kind == TokenKind::kPunctuation) {
      const absl::string_view word = Word(i);
      if (IsDash(word) || word == "'" || word == "\xE2\x80\x99" || word == "&") continue;
      // "Bosnian, Bosnian Serb, and NATO officials".
      if (word == "," && !has_noun && i > first) continue;
      break;
    }
    if (IsWord(i, "and")) {
      // "U.S. and Vietnamese officials": adjectives alone are no group yet.
      if (has_noun) break;
      continue;
    }
    if (i > first && absl::c_linear_search(kBreaks, lower_[i])) break;
    if (i > first && IsVerb(i)) break;
    const GazetteerMatch* match = MatchAt(i);
    const bool adjective = match != nullptr && (match->Is(Sense::Kind::kPolityAdjective) ||
                                                match->Is(Sense::Kind::kPolity));
    if (!adjective && tokens_[i].kind == TokenKind::kWord && !IsWord(i, "the") &&
        !IsWord(i, "senior") && !IsWord(i, "other")) {
      has_noun = true;
    }
  }
  return i;
}

// The token after ",", "and", ", and", ", with", "as well as"; `i` if there is none.
size_t OfficialReader::SkipSeparator(size_t i, size_t end) const {
  size_t p = i;
  if (p < end && IsWord(p, ",")) ++p;
  if (p + 2 < end && IsWord(p, "as") && IsWord(p + 1, "well") && IsWord(p + 2, "as")) p += 3;
  if (p < end && (IsWord(p, "and") || IsWord(p, "&") || IsWord(p, "plus"))) ++p;
  if (p == i) return i;
  if (p < end && (IsWord(p, "also") || IsWord(p, "separately") || IsWord(p, "later"))) ++p;
  if (p < end && IsWord(p, "with")) ++p;
  return p;
}

bool OfficialReader::ReadWithOffice(size_t first, size_t office, size_t end, Shared* shared,
                                    std::vector<Official>* out, size_t* next) const {
  const GazetteerMatch* match = MatchAt(office);
  const Sense* sense = match->Find(Sense::Kind::kOffice);
  const Sense* rank = match->Find(Sense::Kind::kHonorific);
  const bool plural = sense != nullptr && sense->plural;
  Official official;
  const absl::string_view title = text_.substr(match->begin, match->end - match->begin);
  official.office = plural ? SingularTitle(title) : std::string(title);
  // "Gen." is a General.
  if (sense == nullptr && rank != nullptr && absl::EndsWith(title, ".")) {
    official.office = std::string(rank->canonical);
  }
  official.entry = sense == nullptr ? nullptr : sense->office;
  bool definite = false;
  for (size_t i = first; i < office; ++i) {
    if (IsWord(i, "the")) definite = true;
    const GazetteerMatch* before = MatchAt(i);
    if (before == nullptr) continue;
    const Sense* polity = before->Find(Sense::Kind::kPolityAdjective);
    if (polity == nullptr) polity = before->Find(Sense::Kind::kPolity);
    if (polity == nullptr) polity = before->Find(Sense::Kind::kPolityMetonym);
    if (polity != nullptr && official.polity == nullptr) official.polity = polity->polity;
    if (const Sense* qualifier = before->Find(Sense::Kind::kOfficeQualifier)) {
      official.qualifier = std::string(qualifier->canonical);
    }
  }
  if (official.polity == nullptr && official.entry != nullptr) {
    official.polity = official.entry->polity;
  }
  // "UNITA leader", "Solidarity Chairman": of a party that the gazetteer does not know.
  if (official.polity == nullptr && official.entry != nullptr && !plural && office > first &&
      official.entry->office_class == OfficeEntry::Class::kPartyLeader && IsCapital(office - 1) &&
      MatchBefore(first, office) == nullptr) {
    size_t party = office;
    while (party > first && IsCapital(party - 1)) --party;
    official.office = absl::StrCat(SpanOf(party, office).Of(text_), " ", official.office);
    official.of_party = true;
  }
  size_t i = office + match->token_count;
  // "President-elect", "Chancellor-designate".
  if (i + 1 < end && IsDash(Word(i)) && (IsWord(i + 1, "elect") || IsWord(i + 1, "designate"))) {
    official.qualifier = absl::StrCat("-", lower_[i + 1]);
    i += 2;
  } else if (i < end && (IsWord(i, "elect") || IsWord(i, "designate"))) {
    official.qualifier = absl::StrCat("-", lower_[i]);
    ++i;
  }
  // "Prime Minister and Minister of Defense Rabin": one holder of two offices.
  if (!plural && !definite && i + 1 < end && IsWord(i, "and")) {
    const Sense* second = SenseAt(i + 1, Sense::Kind::kOffice);
    if (second != nullptr && !second->plural && IsCapital(i + 1)) {
      i += 1 + MatchAt(i + 1)->token_count;
    }
  }
  // "Foreign Minister Prince Saud", "Foreign Secretary Lord Carrington", "Prime Minister-Prince".
  if (i + 1 < end && IsDash(Word(i)) && MatchAt(i + 1) != nullptr &&
      MatchAt(i + 1)->Is(Sense::Kind::kHonorific)) {
    ++i;
  }
  while (i + 1 < end) {
    const GazetteerMatch* courtesy = MatchAt(i);
    if (courtesy == nullptr || !courtesy->Is(Sense::Kind::kHonorific) || !IsCapital(i)) break;
    const size_t after = i + courtesy->token_count;
    if (after >= end || (!IsCapital(after) && !absl::c_linear_search(kParticles, lower_[after]))) {
      break;
    }
    i = after;
  }
  std::string name;
  size_t after_name = i;
  if (ReadName(i, end, &name, &after_name)) {
    // "President Clinton's visit" is no official.
    if (after_name < end && (Word(after_name) == "'s" || Word(after_name) == "\xE2\x80\x99s")) {
      return false;
    }
    i = after_name;
    if (i + 1 < end && IsWord(i, "of")) {
      std::vector<const PolityEntry*> polities;
      size_t p = i;
      if (ReadPolity(i + 1, end, &official.polity, &p)) i = p;
    } else if (i + 2 < end && IsWord(i, "(")) {
      size_t p = i;
      const PolityEntry* polity = nullptr;
      if (ReadPolity(i + 1, end, &polity, &p) && p < end && IsWord(p, ")")) {
        official.polity = polity;
        i = p + 1;
      }
    }
    official.kind = Official::Kind::kPerson;
    official.name = std::move(name);
    official.span = SpanOf(first, i);
    shared->active = plural;
    shared->model = official;
    out->push_back(std::move(official));
    *next = i;
    return true;
  }
  if (sense == nullptr || rank != nullptr) {
    // A rank or "Mr." without a name, unless the office stands for its holder ("the King").
    const bool continues = !out->empty() && out->back().kind == Official::Kind::kOffice;
    if (sense == nullptr || (!definite && !continues)) return false;
  }
  shared->active = false;
  // "the Presidents and Prime Ministers of Hungary and Poland": each of each.
  std::vector<Official> titles = {official};
  if (plural && i + 1 < end && IsWord(i, "and")) {
    const Sense* second = SenseAt(i + 1, Sense::Kind::kOffice);
    const size_t after = second == nullptr ? i : i + 1 + MatchAt(i + 1)->token_count;
    if (second != nullptr && second->plural && after < end && IsWord(after, "of")) {
      Official other = official;
      other.entry = second->office;
      other.office = SingularTitle(
          text_.substr(MatchAt(i + 1)->begin, MatchAt(i + 1)->end - MatchAt(i + 1)->begin));
      titles.push_back(std::move(other));
      i = after;
    }
  }
  // "the Amir of Kuwait", "the Presidents of Colombia, Bolivia, and Peru".
  if (i < end && IsWord(i, "of")) {
    std::vector<const PolityEntry*> polities;
    size_t p = i;
    if (ReadPolitiesAfterOf(i, end, &polities, &p)) {
      for (const PolityEntry* polity : polities) {
        for (const Official& official : titles) {
          Official each = official;
          // Of "the leaders of Egypt and Jordan" only the states are known.
          each.kind = IsVague(official.entry) ? Official::Kind::kPolity : Official::Kind::kOffice;
          each.polity = polity;
          each.span = SpanOf(first, p);
          out->push_back(std::move(each));
        }
      }
      *next = p;
      return true;
    }
    return false;
  }
  if (plural) return false;  // "NATO Foreign Ministers": a group
  // "the King", "the Israeli Prime Minister"; "leader" and the like need more to be one.
  if (i < end && tokens_[i].kind == TokenKind::kWord &&
      !absl::c_linear_search(kBreaks, lower_[i]) && !IsWord(i, "and") && !IsVerb(i)) {
    return false;  // "Foreign Ministry officials", "presidential candidates"
  }
  official.kind = Official::Kind::kOffice;
  official.span = SpanOf(first, i);
  out->push_back(std::move(official));
  *next = i;
  return true;
}

// "Prime Minster Haugen", "Italian Foreign Ministr Rossi".
bool OfficialReader::ReadMisspelt(size_t first, size_t end, std::vector<Official>* out,
                                  size_t* next) const {
  size_t i = first;
  const GazetteerMatch* before = MatchAt(i);
  const Sense* adjective =
      before == nullptr ? nullptr : before->Find(Sense::Kind::kPolityAdjective);
  if (adjective != nullptr) i += before->token_count;
  if (i + 2 >= end || !IsCapital(i) || !IsCapital(i + 1)) return false;
  if (SenseAt(i, Sense::Kind::kOffice) != nullptr) return false;
  const std::string words = absl::StrCat(lower_[i], " ", lower_[i + 1]);
  const auto* title = std::find_if(
      std::begin(kCommonTitles), std::end(kCommonTitles),
      [&words](absl::string_view common) { return EditDistance(words, common, 1) == 1; });
  if (title == std::end(kCommonTitles)) return false;
  Official official;
  if (!ReadName(i + 2, end, &official.name, next)) return false;
  official.kind = Official::Kind::kPerson;
  official.entry = gazetteer_.FindOffice(*title);
  for (absl::string_view word : absl::StrSplit(*title, ' ')) {
    if (!official.office.empty()) official.office += " ";
    official.office += absl::ascii_toupper(static_cast<unsigned char>(word[0]));
    absl::StrAppend(&official.office, word.substr(1));
  }
  if (adjective != nullptr) official.polity = adjective->polity;
  official.span = SpanOf(first, *next);
  out->push_back(std::move(official));
  return true;
}

const GazetteerMatch* OfficialReader::MatchBefore(size_t first, size_t end) const {
  for (size_t i = first; i < end; ++i) {
    const GazetteerMatch* match = MatchAt(i);
    if (match != nullptr &&
        (match->Is(Sense::Kind::kPolity) || match->Is(Sense::Kind::kPolityAdjective))) {
      return match;
    }
  }
  return nullptr;
}

// "the Egyptian and Israeli Foreign Ministers", "the Russian Foreign and Defense Ministers":
// holders of several offices, none of them named.
bool OfficialReader::ReadUnnamedHolders(size_t first, size_t end, std::vector<Official>* out,
                                        size_t* next) const {
  size_t i = first;
  if (i < end && IsWord(i, "the")) ++i;
  std::vector<const PolityEntry*> polities;
  while (i < end && polities.size() < kMaxGroup) {
    const Sense* adjective = SenseAt(i, Sense::Kind::kPolityAdjective);
    if (adjective == nullptr) break;
    polities.push_back(adjective->polity);
    i += MatchAt(i)->token_count;
    if (i < end && IsWord(i, ",")) ++i;
    if (i < end && IsWord(i, "and")) ++i;
  }
  std::vector<std::string> titles;
  if (i + 2 < end && IsCapital(i) && IsWord(i + 1, "and") && MatchAt(i + 2) != nullptr) {
    const Sense* second = SenseAt(i + 2, Sense::Kind::kOffice);
    const size_t last = i + 1 + MatchAt(i + 2)->token_count;
    if (second != nullptr && second->plural && last < end && IsWord(last, "ministers")) {
      titles.push_back(absl::StrCat(Word(i), " Minister"));
      i += 2;
    }
  }
  const Sense* office = i < end ? SenseAt(i, Sense::Kind::kOffice) : nullptr;
  if (office == nullptr || !office->plural) return false;
  if (polities.size() < 2 && titles.empty()) return false;
  const GazetteerMatch* match = MatchAt(i);
  titles.push_back(SingularTitle(text_.substr(match->begin, match->end - match->begin)));
  const size_t after = i + match->token_count;
  if (after > end || (after < end && (IsCapital(after) || IsWord(after, "of")))) return false;
  if (polities.empty()) polities.push_back(nullptr);
  for (const PolityEntry* polity : polities) {
    for (const std::string& title : titles) {
      Official official;
      official.entry = gazetteer_.FindOffice(title);
      official.kind = IsVague(official.entry) && polity != nullptr ? Official::Kind::kPolity
                                                                   : Official::Kind::kOffice;
      official.office = title;
      official.polity = polity;
      official.span = SpanOf(first, after);
      out->push_back(std::move(official));
    }
  }
  *next = after;
  return true;
}

bool OfficialReader::ReadItem(size_t first, size_t end, Shared* shared, std::vector<Official>* out,
                              size_t* next) const {
  if (first >= end || tokens_[first].kind != TokenKind::kWord) return false;
  if (IsVerb(first) || absl::c_linear_search(kBreaks, lower_[first])) return false;
  if (SenseAt(first, Sense::Kind::kMonth) != nullptr ||
      SenseAt(first, Sense::Kind::kWeekday) != nullptr) {
    return false;
  }
  if (ReadUnnamedHolders(first, end, out, next)) {
    shared->active = false;
    return true;
  }
  // What stands before the office: articles, qualifiers, polities, names of parties.
  size_t office = first;
  bool relative_of = false;
  const size_t reach = std::min(end, first + kMaxBeforeOffice);
  while (office < reach) {
    const GazetteerMatch* match = MatchAt(office);
    if (match != nullptr) {
      const bool titled = match->Is(Sense::Kind::kOffice) || match->Is(Sense::Kind::kHonorific);
      // "King" in "Mackenzie King" stands after a name; a title stands before one.
      if (titled) break;
      office += match->token_count;
      continue;
    }
    if (tokens_[office].kind == TokenKind::kPunctuation && !IsDash(Word(office))) break;
    if (IsWord(office, "and") || IsWord(office, "of") ||
        absl::c_linear_search(kBreaks, lower_[office])) {
      relative_of = IsWord(office, "of");
      break;
    }
    if (IsVerb(office)) break;
    ++office;
  }
  const GazetteerMatch* title = office < reach ? MatchAt(office) : nullptr;
  const bool titled =
      title != nullptr && (title->Is(Sense::Kind::kOffice) || title->Is(Sense::Kind::kHonorific));
  if (ReadMisspelt(first, end, out, next)) {
    shared->active = false;
    return true;
  }
  if (titled && office + title->token_count <= end &&
      ReadWithOffice(first, office, end, shared, out, next)) {
    return true;
  }
  // "Cerezo of Guatemala" after "Presidents".
  const GazetteerMatch* match = MatchAt(first);
  const bool polity_first = match != nullptr && (match->Is(Sense::Kind::kPolity) ||
                                                 match->Is(Sense::Kind::kPolityAdjective));
  std::string name;
  size_t after = first;
  if (!titled && shared->active && !polity_first && ReadName(first, end, &name, &after)) {
    Official official = shared->model;
    official.name = std::move(name);
    official.polity = nullptr;
    size_t p = after;
    if (after + 1 < end && IsWord(after, "of")) {
      if (ReadPolity(after + 1, end, &official.polity, &p)) after = p;
    } else if (after + 2 < end && IsWord(after, "(")) {
      const PolityEntry* polity = nullptr;
      if (ReadPolity(after + 1, end, &polity, &p) && p < end && IsWord(p, ")")) {
        official.polity = polity;
        after = p + 1;
      }
    }
    official.span = SpanOf(first, after);
    out->push_back(std::move(official));
    *next = after;
    return true;
  }
  // A polity by itself: "the European Commission".
  const PolityEntry* polity = nullptr;
  if (ReadPolity(first, end, &polity, &after)) {
    const bool closed = after >= end || tokens_[after].kind == TokenKind::kPunctuation ||
                        absl::c_linear_search(kBreaks, lower_[after]) || IsVerb(after);
    if (closed && !(after < end && IsDash(Word(after)))) {
      Official official;
      official.kind = Official::Kind::kPolity;
      official.polity = polity;
      official.span = SpanOf(first, after);
      out->push_back(std::move(official));
      *next = after;
      return true;
    }
  }
  // A bare name: a given name and more, "Nelson Mandela", "Soviet dissident Andrei Sakharov".
  if (!titled && !relative_of) {
    size_t start = first;
    while (start < end && !IsCapital(start) && tokens_[start].kind == TokenKind::kWord &&
           !IsWord(start, "and") && !absl::c_linear_search(kBreaks, lower_[start])) {
      ++start;
    }
    for (size_t i = start; i < end && IsCapital(i); ++i) {
      const GazetteerMatch* given = MatchAt(i);
      if (given == nullptr || !given->Is(Sense::Kind::kGivenName)) continue;
      if (given->Is(Sense::Kind::kPolity) || given->Is(Sense::Kind::kCity)) continue;
      if (ReadName(i, end, &name, &after) && name.find(' ') != std::string::npos &&
          (after >= end || tokens_[after].kind != TokenKind::kWord ||
           absl::c_linear_search(kBreaks, lower_[after]) || IsWord(after, "and") ||
           IsWord(after, "of"))) {
        Official official;
        official.kind = Official::Kind::kPerson;
        official.name = std::move(name);
        for (size_t k = first; k < i; ++k) {
          const Sense* adjective = SenseAt(k, Sense::Kind::kPolityAdjective);
          if (adjective != nullptr) official.polity = adjective->polity;
        }
        if (after + 1 < end && IsWord(after, "of")) {
          size_t p = after;
          if (ReadPolity(after + 1, end, &official.polity, &p)) after = p;
        }
        official.span = SpanOf(first, after);
        shared->active = false;
        out->push_back(std::move(official));
        *next = after;
        return true;
      }
      break;
    }
  }
  const size_t group_end = GroupEnd(first, end);
  if (group_end <= first) return false;
  // "and the peace process with President X": what was discussed, not with whom.
  if (!out->empty() && group_end < end && IsWord(group_end, "with")) return false;
  Official group;
  group.kind = Official::Kind::kGroup;
  group.span = SpanOf(first, group_end);
  shared->active = false;
  out->push_back(std::move(group));
  *next = group_end;
  return true;
}

std::vector<Official> OfficialReader::ReadList(size_t first, size_t end, size_t* next) const {
  return ReadList(first, end, false, next);
}

std::vector<Official> OfficialReader::ReadList(size_t first, size_t end, bool nested,
                                               size_t* next) const {
  std::vector<Official> out;
  Shared shared;
  end = std::min(end, tokens_.size());
  size_t i = first;
  *next = first;
  while (i < end) {
    size_t after = i;
    if (!ReadItem(i, end, &shared, &out, &after)) break;
    *next = after;
    // "(President Bush and Prime Minister Major)" names whom a group consists of.
    if (!nested && after < end && IsWord(after, "(")) {
      size_t inner = after;
      std::vector<Official> named = ReadList(after + 1, end, true, &inner);
      const bool people = std::any_of(named.begin(), named.end(), [](const Official& official) {
        return official.kind == Official::Kind::kPerson;
      });
      if (people && inner < end && IsWord(inner, ")")) {
        if (out.back().kind == Official::Kind::kGroup) out.pop_back();
        for (Official& official : named) out.push_back(std::move(official));
        *next = after = inner + 1;
      }
    }
    i = SkipSeparator(after, end);
    if (i == after) break;
  }
  return out;
}

}  // namespace chancery
