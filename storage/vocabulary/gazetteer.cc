#include "storage/vocabulary/gazetteer.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"
#include "storage/vocabulary/gazetteer_data.h"

namespace chancery {
namespace {

// How the capitals of a form are compared with those of the text.
enum class CaseRule : uint8_t {
  kAny,      // not at all
  kInitial,  // a word with a capital in the form has one in the text
  kExact,    // letter for letter
};

// A capital, or a first letter without case.
bool BeginsUpper(absl::string_view word) {
  return !word.empty() && !absl::ascii_islower(static_cast<unsigned char>(word.front())) &&
         !absl::ascii_isdigit(static_cast<unsigned char>(word.front()));
}

bool IsDash(absl::string_view word) {
  return word == "-" || word == "\xE2\x80\x90" || word == "\xE2\x80\x91" || word == "\xE2\x80\x93";
}

// What tokens are compared by: folded, and the mark itself where nothing is left.
void TokenKey(absl::string_view word, std::string* key) {
  key->clear();
  for (const char c : word) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      key->clear();
      break;
    }
    key->push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  if (!key->empty()) return;
  if (IsDash(word)) {
    *key = "-";
    return;
  }
  *key = FoldName(word);
  if (key->empty()) *key = std::string(word);
}

// "NATO", "U.S.", "G-7": the capitals are the word.
bool IsAllCapitals(absl::string_view form) {
  int upper = 0;
  for (const char c : form) {
    if (absl::ascii_islower(static_cast<unsigned char>(c)) || c == ' ' ||
        static_cast<unsigned char>(c) >= 0x80) {
      return false;
    }
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) ++upper;
  }
  return upper >= 2;
}

// The plural of a noun; irregular ones are written in the data.
std::string PluralOfWord(absl::string_view word) {
  const std::string lower = absl::AsciiStrToLower(word);
  if (absl::EndsWith(lower, "man") && lower.size() > 3) {
    return absl::StrCat(word.substr(0, word.size() - 2), "en");
  }
  if (absl::EndsWith(lower, "s") || absl::EndsWith(lower, "x") || absl::EndsWith(lower, "ch") ||
      absl::EndsWith(lower, "sh")) {
    return absl::StrCat(word, "es");
  }
  if (absl::EndsWith(lower, "y") && lower.size() > 1 &&
      absl::string_view("aeiou").find(lower[lower.size() - 2]) == absl::string_view::npos) {
    return absl::StrCat(word.substr(0, word.size() - 1), "ies");
  }
  return absl::StrCat(word, "s");
}

// The plural of a title: of the word that its complement follows.
std::string PluralOfTitle(absl::string_view title) {
  size_t end = title.size();
  for (absl::string_view complement : {" of ", " for ", " to ", " in ", " without ", "-in-", " on ",
                                       " at ", "-general", " general", "-at-", " d'"}) {
    const size_t at = title.find(complement);
    if (at != absl::string_view::npos && at > 0) end = std::min(end, at);
  }
  size_t begin = title.substr(0, end).find_last_of(" -");
  begin = begin == absl::string_view::npos ? 0 : begin + 1;
  return absl::StrCat(title.substr(0, begin), PluralOfWord(title.substr(begin, end - begin)),
                      title.substr(end));
}

std::vector<std::string> Items(absl::string_view list) {
  std::vector<std::string> items;
  for (absl::string_view item : absl::StrSplit(list, ';')) {
    item = absl::StripAsciiWhitespace(item);
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

absl::optional<OfficeEntry::Class> ReadClass(absl::string_view word) {
  using Class = OfficeEntry::Class;
  static constexpr std::pair<absl::string_view, Class> kClasses[] = {
      {"head_of_state", Class::kHeadOfState},
      {"head_of_government", Class::kHeadOfGovernment},
      {"royal", Class::kRoyal},
      {"foreign_minister", Class::kForeignMinister},
      {"defense_minister", Class::kDefenseMinister},
      {"minister", Class::kMinister},
      {"deputy", Class::kDeputy},
      {"envoy", Class::kEnvoy},
      {"organisation_head", Class::kOrganisationHead},
      {"adviser", Class::kAdviser},
      {"military", Class::kMilitary},
      {"intelligence", Class::kIntelligence},
      {"legislator", Class::kLegislator},
      {"party_leader", Class::kPartyLeader},
      {"other", Class::kOther},
  };
  for (const auto& entry : kClasses) {
    if (entry.first == word) return entry.second;
  }
  return absl::nullopt;
}

// True if the words of the text have the capitals that a form needs.
bool Fits(CaseRule rule, uint32_t capitals, const std::vector<std::string>& words,
          absl::string_view text, absl::Span<const Token> tokens) {
  if (rule == CaseRule::kAny) return true;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const absl::string_view word = tokens[i].Of(text);
    if (rule == CaseRule::kExact) {
      if (word != words[i] && !(IsDash(word) && words[i] == "-")) return false;
    } else if (i < 32 && (capitals >> i & 1) != 0 && !BeginsUpper(word)) {
      return false;
    }
  }
  return true;
}

// Titles may go on: "assistant secretary of state for Near Eastern Affairs". Longer is no title.
constexpr size_t kMaxTitleTail = 9;

constexpr uint32_t kRoot = 0;
constexpr int kNone = -1;
// Forms of one spelling that differ in their capitals ("US", "Us").
constexpr size_t kMaxPatterns = 4;

}  // namespace

struct Gazetteer::Rep {
  // One way of writing the words of a node, with the senses that it has.
  struct Pattern {
    CaseRule rule = CaseRule::kAny;
    // Of kInitial: bit i is set if word i needs a capital. Of kExact: the words.
    uint32_t capitals = 0;
    std::vector<std::string> words;
    std::vector<Sense> senses;
  };

  // A state of the automaton over words that ends a form.
  struct Terminal {
    std::vector<Pattern> patterns;
    // The senses of each set of patterns, by bit mask.
    std::vector<std::vector<Sense>> senses;
    // The words are a deputy's prefix.
    bool deputy = false;
  };

  std::vector<PolityEntry> polities;
  std::vector<CityEntry> cities;
  // Each title, then its deputy at the same index in `deputies`.
  std::vector<OfficeEntry> offices;
  std::vector<OfficeEntry> deputies;
  std::vector<std::array<std::vector<Sense>, 2>> deputy_senses;  // singular, plural
  std::deque<std::string> strings;

  absl::flat_hash_map<std::string, uint32_t> word_ids;
  // (state, word) -> state. States are dense; terminals by state.
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> edges;
  std::vector<int> terminal_of_state;
  // By word: whether a form begins with it. Most words only go on.
  std::vector<bool> begins;
  std::vector<Terminal> terminals;

  absl::flat_hash_map<std::string, const PolityEntry*> polity_by_name;
  absl::flat_hash_map<std::string, const PolityEntry*> polity_by_adjective;
  absl::flat_hash_map<std::string, size_t> city_by_name;
  absl::flat_hash_map<std::string, size_t> office_by_title;
  absl::flat_hash_set<std::string> given_names;
  absl::flat_hash_set<std::string> surnames;

  // The longest form that starts at `at`, as an index of terminals and its length and mask.
  struct Hit {
    int terminal = kNone;
    size_t length = 0;
    uint32_t mask = 0;
    // The longest deputy's prefix there.
    size_t deputy_length = 0;
  };
  Hit Longest(absl::string_view text, absl::Span<const Token> tokens,
              absl::Span<const uint32_t> ids, size_t at) const;
};

Gazetteer::Rep::Hit Gazetteer::Rep::Longest(absl::string_view text, absl::Span<const Token> tokens,
                                            absl::Span<const uint32_t> ids, size_t at) const {
  Hit hit;
  uint32_t state = kRoot;
  for (size_t i = at; i < tokens.size(); ++i) {
    const auto edge = edges.find({state, ids[i]});
    if (edge == edges.end()) break;
    state = edge->second;
    const int index = terminal_of_state[state];
    if (index == kNone) continue;
    const Terminal& terminal = terminals[index];
    const absl::Span<const Token> run = tokens.subspan(at, i + 1 - at);
    if (terminal.deputy) hit.deputy_length = run.size();
    uint32_t mask = 0;
    for (size_t p = 0; p < terminal.patterns.size(); ++p) {
      const Pattern& pattern = terminal.patterns[p];
      if (Fits(pattern.rule, pattern.capitals, pattern.words, text, run)) mask |= 1u << p;
    }
    if (mask != 0) {
      hit.terminal = index;
      hit.length = run.size();
      hit.mask = mask;
    }
  }
  return hit;
}

namespace {

// A line of a data file that holds data.
struct Line {
  int number = 0;
  std::vector<absl::string_view> fields;

  absl::string_view field(size_t i) const {
    return i < fields.size() ? absl::StripAsciiWhitespace(fields[i]) : absl::string_view();
  }
};

std::vector<Line> Lines(absl::string_view file) {
  std::vector<Line> lines;
  int number = 0;
  for (absl::string_view text : absl::StrSplit(file, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(text).empty() || text.front() == '#') continue;
    lines.push_back({number, absl::StrSplit(text, '\t')});
  }
  return lines;
}

absl::Status Malformed(absl::string_view file, const Line& line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file, ":", line.number, ": ", what));
}

// Reads the data files into a Rep, which is private to Gazetteer: hence the template.
template <typename Rep>
class RepBuilder {
 public:
  explicit RepBuilder(Rep* rep) : rep_(*rep) { rep_.terminal_of_state.push_back(kNone); }

  absl::Status Build(const GazetteerData& data) {
    CHANCERY_RETURN_IF_ERROR(ReadPolities(data.polities));
    CHANCERY_RETURN_IF_ERROR(ReadOrganisations(data.organisations));
    // Entries do not move from here on: senses point at them.
    CHANCERY_RETURN_IF_ERROR(AddPolityForms());
    CHANCERY_RETURN_IF_ERROR(ReadCities(data.cities));
    CHANCERY_RETURN_IF_ERROR(ReadOffices(data.offices, data.portfolios));
    CHANCERY_RETURN_IF_ERROR(ReadWords(data.words));
    CHANCERY_RETURN_IF_ERROR(
        ReadNames(data.given_names, Sense::Kind::kGivenName, &rep_.given_names));
    CHANCERY_RETURN_IF_ERROR(ReadNames(data.surnames, Sense::Kind::kSurname, &rep_.surnames));
    Seal();
    return absl::OkStatus();
  }

 private:
  using Terminal = typename Rep::Terminal;
  using Pattern = typename Rep::Pattern;

  struct PolityForms {
    std::vector<std::string> names;
    std::vector<std::string> adjectives;
    std::vector<std::string> peoples;
    std::vector<std::string> metonyms;
  };

  absl::Status ReadPolities(absl::string_view file) {
    for (const Line& line : Lines(file)) {
      PolityEntry entry;
      entry.name = std::string(line.field(0));
      const absl::string_view kind = line.field(1);
      if (kind == "country") {
        entry.kind = PolityEntry::Kind::kCountry;
      } else if (kind == "historical") {
        entry.kind = PolityEntry::Kind::kHistorical;
      } else if (kind == "territory") {
        entry.kind = PolityEntry::Kind::kTerritory;
      } else {
        return Malformed("polities", line, absl::StrCat("unknown kind \"", kind, "\""));
      }
      if (entry.name.empty()) return Malformed("polities", line, "no name");
      entry.iso2 = std::string(line.field(2));
      entry.iso3 = std::string(line.field(3));
      entry.capital = std::string(line.field(4));
      entry.successor = std::string(line.field(9));
      PolityForms forms;
      forms.names = Items(line.field(5));
      forms.adjectives = Items(line.field(6));
      for (std::string& people : Items(line.field(7))) {
        if (people != "+s") {
          forms.peoples.push_back(std::move(people));
        } else if (!forms.adjectives.empty()) {
          const std::string& first = forms.adjectives.front();
          forms.peoples.push_back(first);
          forms.peoples.push_back(first + "s");
        }
      }
      forms.metonyms = Items(line.field(8));
      SetOtherNames(forms, &entry);
      rep_.polities.push_back(std::move(entry));
      forms_.push_back(std::move(forms));
    }
    return absl::OkStatus();
  }

  absl::Status ReadOrganisations(absl::string_view file) {
    for (const Line& line : Lines(file)) {
      PolityEntry entry;
      entry.name = std::string(line.field(0));
      if (entry.name.empty()) return Malformed("organisations", line, "no name");
      entry.kind = PolityEntry::Kind::kOrganisation;
      entry.capital = std::string(line.field(1));
      PolityForms forms;
      forms.names = Items(line.field(2));
      forms.adjectives = Items(line.field(3));
      forms.metonyms = Items(line.field(4));
      SetOtherNames(forms, &entry);
      rep_.polities.push_back(std::move(entry));
      forms_.push_back(std::move(forms));
    }
    return absl::OkStatus();
  }

  static void SetOtherNames(const PolityForms& forms, PolityEntry* entry) {
    for (const std::vector<std::string>* list : {&forms.names, &forms.adjectives}) {
      for (absl::string_view form : *list) {
        form = absl::StripPrefix(form, "=");
        std::vector<std::string>& names = entry->other_names;
        if (form == entry->name || std::find(names.begin(), names.end(), form) != names.end()) {
          continue;
        }
        names.push_back(std::string(form));
      }
    }
  }

  absl::Status AddPolityForms() {
    const auto index = [](auto* map, absl::string_view form, const PolityEntry* entry) {
      form = absl::StripPrefix(form, "=");
      std::string bare;
      for (const char c : form) {
        if (c != '.') bare.push_back(c);
      }
      map->emplace(FoldName(form), entry);
      map->emplace(FoldName(bare), entry);
    };
    // Names first: an alias of one polity never hides the name of another.
    for (const PolityEntry& entry : rep_.polities) {
      if (!rep_.polity_by_name.emplace(FoldName(entry.name), &entry).second) {
        return absl::InvalidArgumentError(absl::StrCat("polities: ", entry.name, " twice"));
      }
    }
    for (size_t i = 0; i < rep_.polities.size(); ++i) {
      const PolityEntry& entry = rep_.polities[i];
      const PolityForms& forms = forms_[i];
      Sense sense;
      sense.polity = &entry;
      sense.canonical = entry.name;
      sense.kind = Sense::Kind::kPolity;
      CHANCERY_RETURN_IF_ERROR(AddName(entry.name, sense));
      for (const std::string& form : forms.names) {
        CHANCERY_RETURN_IF_ERROR(AddName(form, sense));
        index(&rep_.polity_by_name, form, &entry);
      }
      sense.kind = Sense::Kind::kPolityAdjective;
      for (const std::string& form : forms.adjectives) {
        CHANCERY_RETURN_IF_ERROR(AddName(form, sense));
        index(&rep_.polity_by_adjective, form, &entry);
      }
      sense.kind = Sense::Kind::kPolityPeople;
      for (const std::string& form : forms.peoples) {
        CHANCERY_RETURN_IF_ERROR(AddName(form, sense));
        index(&rep_.polity_by_adjective, form, &entry);
      }
      sense.kind = Sense::Kind::kPolityMetonym;
      for (const std::string& form : forms.metonyms) {
        CHANCERY_RETURN_IF_ERROR(AddName(form, sense));
      }
    }
    for (const PolityEntry& entry : rep_.polities) {
      if (entry.kind == PolityEntry::Kind::kHistorical) continue;
      if (!entry.iso2.empty()) index(&rep_.polity_by_name, entry.iso2, &entry);
      if (!entry.iso3.empty()) index(&rep_.polity_by_name, entry.iso3, &entry);
    }
    return absl::OkStatus();
  }

  const PolityEntry* Polity(absl::string_view name) const {
    const auto it = rep_.polity_by_name.find(FoldName(name));
    return it == rep_.polity_by_name.end() ? nullptr : it->second;
  }

  absl::Status ReadCities(absl::string_view file) {
    struct Draft {
      CityEntry city;
      std::vector<std::string> forms;
    };
    std::vector<Draft> drafts;
    absl::flat_hash_map<std::string, size_t> by_name;
    const auto add = [&](Draft draft) {
      const std::string key = FoldName(draft.city.name);
      if (by_name.emplace(key, drafts.size()).second) drafts.push_back(std::move(draft));
    };
    // Capitals of today, the listed cities, then what was a capital once.
    for (const PolityEntry& entry : rep_.polities) {
      if (entry.kind == PolityEntry::Kind::kCountry && !entry.capital.empty()) {
        add({{entry.capital, &entry, true}, {entry.capital}});
      }
    }
    for (const Line& line : Lines(file)) {
      const PolityEntry* polity = Polity(line.field(0));
      if (polity == nullptr) {
        return Malformed("cities", line, absl::StrCat("unknown polity \"", line.field(0), "\""));
      }
      for (const std::string& item : Items(line.field(1))) {
        std::vector<std::string> forms = absl::StrSplit(item, '=');
        const auto known = by_name.find(FoldName(forms.front()));
        if (known != by_name.end()) {
          Draft& draft = drafts[known->second];
          if (draft.city.polity == polity) {
            draft.forms.insert(draft.forms.end(), forms.begin(), forms.end());
          }
          continue;
        }
        CityEntry city;
        city.name = forms.front();
        city.polity = polity;
        add({std::move(city), std::move(forms)});
      }
    }
    for (const PolityEntry& entry : rep_.polities) {
      const bool state = entry.kind == PolityEntry::Kind::kHistorical ||
                         entry.kind == PolityEntry::Kind::kTerritory;
      if (state && !entry.capital.empty()) add({{entry.capital, &entry, true}, {entry.capital}});
    }
    for (Draft& draft : drafts) rep_.cities.push_back(std::move(draft.city));
    for (size_t i = 0; i < drafts.size(); ++i) {
      Sense sense;
      sense.kind = Sense::Kind::kCity;
      sense.city = &rep_.cities[i];
      sense.canonical = rep_.cities[i].name;
      for (const std::string& form : drafts[i].forms) {
        if (!rep_.city_by_name.emplace(FoldName(form), i).second && form != drafts[i].forms[0]) {
          continue;
        }
        CHANCERY_RETURN_IF_ERROR(AddName(form, sense));
      }
    }
    return absl::OkStatus();
  }

  // A form of an office before its entry has an address.
  struct TitleForm {
    size_t office;
    std::string text;
    bool plural;
    CaseRule rule;
  };

  size_t OfficeIndex(absl::string_view title, OfficeEntry::Class office_class) {
    const auto it = office_index_.find(title);
    if (it != office_index_.end()) return it->second;
    OfficeEntry entry;
    entry.title = std::string(title);
    entry.office_class = office_class;
    rep_.offices.push_back(std::move(entry));
    office_index_.emplace(std::string(title), rep_.offices.size() - 1);
    return rep_.offices.size() - 1;
  }

  void AddTitle(size_t office, absl::string_view form) {
    const CaseRule rule = absl::ConsumePrefix(&form, "^") ? CaseRule::kInitial : CaseRule::kAny;
    // "HR//VP": two are one of the title's own.
    size_t slash = form.find('/');
    while (slash != absl::string_view::npos && absl::StartsWith(form.substr(slash + 1), "/")) {
      slash = form.find('/', slash + 2);
    }
    const auto plain = [](absl::string_view words) {
      return absl::StrReplaceAll(words, {{"//", "/"}});
    };
    std::pair<std::string, std::string> parts = {plain(form.substr(0, slash)), ""};
    if (slash != absl::string_view::npos) parts.second = plain(form.substr(slash + 1));
    // The first office that claims a title keeps it.
    if (!rep_.office_by_title.emplace(FoldName(parts.first), office).second &&
        rep_.office_by_title[FoldName(parts.first)] != office) {
      return;
    }
    if (parts.second.empty()) parts.second = PluralOfTitle(parts.first);
    if (rule == CaseRule::kInitial) {
      Capitalise(&parts.first);
      Capitalise(&parts.second);
    }
    titles_.push_back({office, std::move(parts.first), false, rule});
    titles_.push_back({office, std::move(parts.second), true, rule});
  }

  static void Capitalise(std::string* form) {
    form->front() = absl::ascii_toupper(static_cast<unsigned char>(form->front()));
  }

  absl::Status ReadOffices(absl::string_view file, absl::string_view portfolios) {
    for (const Line& line : Lines(file)) {
      const absl::string_view title = absl::StripPrefix(line.field(0), "^");
      const absl::optional<OfficeEntry::Class> office_class = ReadClass(line.field(1));
      if (title.empty()) return Malformed("offices", line, "no title");
      if (!office_class.has_value()) {
        return Malformed("offices", line, absl::StrCat("unknown class \"", line.field(1), "\""));
      }
      const size_t office = OfficeIndex(title, *office_class);
      if (line.field(2) == "posted") {
        rep_.offices[office].posted_to = true;
      } else if (!line.field(2).empty()) {
        return Malformed("offices", line, absl::StrCat("unknown flag \"", line.field(2), "\""));
      }
      if (!line.field(3).empty()) {
        rep_.offices[office].polity = Polity(line.field(3));
        if (rep_.offices[office].polity == nullptr) {
          return Malformed("offices", line, absl::StrCat("unknown polity \"", line.field(3), "\""));
        }
      }
      AddTitle(office, line.field(0));
      for (const std::string& form : Items(line.field(4))) AddTitle(office, form);
    }
    for (const Line& line : Lines(portfolios)) {
      const absl::string_view name = line.field(0);
      const absl::optional<OfficeEntry::Class> office_class = ReadClass(line.field(2));
      if (name.empty()) return Malformed("portfolios", line, "no name");
      if (!office_class.has_value()) {
        return Malformed("portfolios", line, absl::StrCat("unknown class \"", line.field(2), "\""));
      }
      const absl::string_view stem =
          *office_class == OfficeEntry::Class::kForeignMinister ? "foreign" : name;
      const size_t minister = OfficeIndex(absl::StrCat(stem, " minister"), *office_class);
      const size_t secretary = OfficeIndex(absl::StrCat(stem, " secretary"), *office_class);
      std::vector<std::string> variants = Items(line.field(1));
      variants.insert(variants.begin(), std::string(name));
      for (const std::string& variant : variants) {
        for (const auto& title :
             {std::make_pair(minister, "minister"), std::make_pair(secretary, "secretary")}) {
          const absl::string_view bare = absl::StripPrefix(variant, "the ");
          if (bare.size() == variant.size()) {
            AddTitle(title.first, absl::StrCat(bare, " ", title.second));
          }
          AddTitle(title.first, absl::StrCat(title.second, " of ", variant));
          AddTitle(title.first, absl::StrCat(title.second, " for ", variant));
        }
        AddTitle(minister, absl::StrCat("minister of state for ", variant));
        AddTitle(minister, absl::StrCat("state minister for ", variant));
        AddTitle(minister, absl::StrCat("minister in charge of ", variant));
        AddTitle(minister, absl::StrCat("minister responsible for ", variant));
        AddTitle(secretary, absl::StrCat("secretary of state for ", variant));
      }
    }
    // No office is added below: senses may point at them.
    for (const OfficeEntry& office : rep_.offices) {
      OfficeEntry deputy = office;
      deputy.title = absl::StrCat("deputy ", office.title);
      if (office.office_class != OfficeEntry::Class::kEnvoy) {
        deputy.office_class = OfficeEntry::Class::kDeputy;
      }
      rep_.deputies.push_back(std::move(deputy));
    }
    rep_.deputy_senses.resize(rep_.offices.size());
    for (size_t i = 0; i < rep_.offices.size(); ++i) {
      for (const bool plural : {false, true}) {
        Sense sense;
        sense.kind = Sense::Kind::kOffice;
        sense.office = &rep_.deputies[i];
        sense.plural = plural;
        sense.canonical = rep_.deputies[i].title;
        rep_.deputy_senses[i][plural ? 1 : 0] = {sense};
      }
    }
    for (const TitleForm& title : titles_) {
      Sense sense;
      sense.kind = Sense::Kind::kOffice;
      sense.office = &rep_.offices[title.office];
      sense.plural = title.plural;
      sense.canonical = rep_.offices[title.office].title;
      CHANCERY_RETURN_IF_ERROR(AddForm(title.text, title.rule, sense));
    }
    return absl::OkStatus();
  }

  absl::Status ReadWords(absl::string_view file) {
    for (const Line& line : Lines(file)) {
      const absl::string_view kind = line.field(0);
      absl::string_view canonical = line.field(1);
      const bool searched = !absl::ConsumePrefix(&canonical, "*");
      if (canonical.empty()) return Malformed("words", line, "no canonical form");
      std::vector<std::string> forms = Items(line.field(2));
      Sense sense;
      CaseRule rule = CaseRule::kAny;
      if (kind == "month" || kind == "weekday") {
        sense.kind = kind == "month" ? Sense::Kind::kMonth : Sense::Kind::kWeekday;
        if (!absl::SimpleAtoi(canonical, &sense.number) || sense.number < 1 || sense.number > 12 ||
            forms.empty()) {
          return Malformed("words", line, "a month or weekday needs its number and names");
        }
        canonical = forms.front();
        rule = CaseRule::kInitial;
      } else if (searched) {
        forms.insert(forms.begin(), std::string(canonical));
      }
      if (kind == "qualifier") {
        sense.kind = Sense::Kind::kOfficeQualifier;
      } else if (kind == "honorific") {
        sense.kind = Sense::Kind::kHonorific;
        rule = CaseRule::kInitial;
      } else if (kind == "topic") {
        sense.kind = Sense::Kind::kTopic;
      } else if (kind != "month" && kind != "weekday" && kind != "deputy") {
        return Malformed("words", line, absl::StrCat("unknown kind \"", kind, "\""));
      }
      sense.canonical = Keep(canonical);
      for (const std::string& form : forms) {
        if (kind == "deputy") {
          terminal(StateOf(form)).deputy = true;
        } else {
          CHANCERY_RETURN_IF_ERROR(AddForm(form, rule, sense));
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadNames(absl::string_view file, Sense::Kind kind,
                         absl::flat_hash_set<std::string>* set) {
    for (const Line& line : Lines(file)) {
      for (absl::string_view name : absl::StrSplit(line.fields.front(), ' ', absl::SkipEmpty())) {
        if (!set->insert(FoldName(name)).second) continue;
        Sense sense;
        sense.kind = kind;
        sense.canonical = Keep(name);
        CHANCERY_RETURN_IF_ERROR(AddForm(name, CaseRule::kInitial, sense));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddName(absl::string_view form, const Sense& sense) {
    return AddForm(form, CaseRule::kInitial, sense);
  }

  absl::string_view Keep(absl::string_view text) {
    rep_.strings.emplace_back(text);
    return rep_.strings.back();
  }

  uint32_t StateOf(absl::string_view form) {
    uint32_t state = kRoot;
    std::string key;
    for (const Token& token : Tokenize(form)) {
      TokenKey(token.Of(form), &key);
      const uint32_t word =
          rep_.word_ids.emplace(key, static_cast<uint32_t>(rep_.word_ids.size() + 1)).first->second;
      const auto edge = rep_.edges.emplace(std::make_pair(state, word),
                                           static_cast<uint32_t>(rep_.terminal_of_state.size()));
      if (edge.second) rep_.terminal_of_state.push_back(kNone);
      state = edge.first->second;
    }
    return state;
  }

  Terminal& terminal(uint32_t state) {
    int& index = rep_.terminal_of_state[state];
    if (index == kNone) {
      index = static_cast<int>(rep_.terminals.size());
      rep_.terminals.emplace_back();
    }
    return rep_.terminals[index];
  }

  absl::Status AddForm(absl::string_view form, CaseRule rule, const Sense& sense) {
    const bool exact = absl::ConsumePrefix(&form, "=");
    if (exact || IsAllCapitals(form)) rule = CaseRule::kExact;
    CHANCERY_RETURN_IF_ERROR(AddSpelling(form, rule, sense));
    const size_t hyphen = form.find('-');
    if (rule != CaseRule::kExact && hyphen != absl::string_view::npos && hyphen > 0 &&
        hyphen + 1 < form.size()) {
      std::string spaced(form);
      std::replace(spaced.begin(), spaced.end(), '-', ' ');
      CHANCERY_RETURN_IF_ERROR(AddSpelling(spaced, rule, sense));
    }
    return absl::OkStatus();
  }

  absl::Status AddSpelling(absl::string_view form, CaseRule rule, const Sense& sense) {
    Pattern pattern;
    pattern.rule = rule;
    size_t i = 0;
    for (const Token& token : Tokenize(form)) {
      const absl::string_view word = token.Of(form);
      if (rule == CaseRule::kExact) pattern.words.emplace_back(word);
      if (rule == CaseRule::kInitial && i < 32 && BeginsUpper(word) &&
          token.kind == TokenKind::kWord) {
        pattern.capitals |= 1u << i;
      }
      ++i;
    }
    if (i == 0) return absl::InvalidArgumentError(absl::StrCat("form \"", form, "\" is empty"));
    Terminal& end = terminal(StateOf(form));
    for (Pattern& known : end.patterns) {
      if (known.rule != pattern.rule || known.capitals != pattern.capitals ||
          known.words != pattern.words) {
        continue;
      }
      for (const Sense& other : known.senses) {
        if (Same(other, sense)) return absl::OkStatus();
      }
      known.senses.push_back(sense);
      return absl::OkStatus();
    }
    if (end.patterns.size() == kMaxPatterns) {
      return absl::InvalidArgumentError(
          absl::StrCat("form \"", form, "\": more than ", kMaxPatterns, " ways of capitals"));
    }
    pattern.senses.push_back(sense);
    end.patterns.push_back(std::move(pattern));
    return absl::OkStatus();
  }

  static bool Same(const Sense& a, const Sense& b) {
    return a.kind == b.kind && a.polity == b.polity && a.city == b.city && a.office == b.office &&
           a.number == b.number && a.plural == b.plural && a.canonical == b.canonical;
  }

  // Notes what words begin a form, and joins the senses of each set of patterns that a text may
  // fit at once.
  void Seal() {
    rep_.begins.assign(rep_.word_ids.size() + 1, false);
    for (const auto& edge : rep_.edges) {
      if (edge.first.first == kRoot) rep_.begins[edge.first.second] = true;
    }
    for (Terminal& end : rep_.terminals) {
      const size_t sets = size_t{1} << end.patterns.size();
      end.senses.resize(sets);
      for (size_t set = 1; set < sets; ++set) {
        std::vector<Sense>& senses = end.senses[set];
        for (size_t p = 0; p < end.patterns.size(); ++p) {
          if ((set >> p & 1) == 0) continue;
          for (const Sense& sense : end.patterns[p].senses) {
            const bool known = std::any_of(senses.begin(), senses.end(),
                                           [&](const Sense& other) { return Same(other, sense); });
            if (!known) senses.push_back(sense);
          }
        }
        std::stable_sort(senses.begin(), senses.end(),
                         [](const Sense& a, const Sense& b) { return a.kind < b.kind; });
      }
    }
  }

  Rep& rep_;
  std::vector<PolityForms> forms_;
  absl::flat_hash_map<std::string, size_t> office_index_;
  std::vector<TitleForm> titles_;
};

// A part of a government or of an organisation that is called after what it sees to.
bool IsBody(absl::string_view word) {
  static constexpr absl::string_view kBodies[] = {
      "Department", "Commission",  "Committee", "Council",   "Bureau",
      "Division",   "Section",     "Office",    "Authority", "Agency",
      "Institute",  "Directorate", "Ministry",  "Unit",      "Subcommittee"};
  return std::find(std::begin(kBodies), std::end(kBodies), word) != std::end(kBodies);
}

// The tokens after an office that still name it: "for Near Eastern Affairs", 0 for none.
size_t TitleTail(absl::string_view text, absl::Span<const Token> tokens, size_t at) {
  if (at >= tokens.size()) return 0;
  const absl::string_view preposition = tokens[at].Of(text);
  if (preposition != "for" && preposition != "of") return 0;
  for (size_t i = at + 1; i < tokens.size() && i < at + kMaxTitleTail; ++i) {
    const absl::string_view word = tokens[i].Of(text);
    if (word == "Affairs" || (word == "affairs" && i <= at + 3)) {
      // "head of the Global Affairs Department": of a body, whose name is more than an office.
      const bool of_body = i + 1 < tokens.size() && IsBody(tokens[i + 1].Of(text));
      return i > at + 1 && !of_body ? i + 1 - at : 0;
    }
    if (tokens[i].kind == TokenKind::kWord && BeginsUpper(word)) continue;
    if (word == "and" || word == "of" || word == "the" || word == "," || word == "-") continue;
    if (tokens[i].kind == TokenKind::kWord && i <= at + 2) continue;
    return 0;
  }
  return 0;
}

}  // namespace

Gazetteer::Gazetteer(std::unique_ptr<const Rep> rep) : rep_(std::move(rep)) {}
Gazetteer::~Gazetteer() = default;
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;

absl::StatusOr<Gazetteer> Gazetteer::Parse(const GazetteerData& data) {
  auto rep = std::make_unique<Rep>();
  CHANCERY_RETURN_IF_ERROR(RepBuilder<Rep>(rep.get()).Build(data));
  return Gazetteer(std::move(rep));
}

const Gazetteer& Gazetteer::Default() {
  static const Gazetteer* const kGazetteer = [] {
    GazetteerData data;
    data.polities = kPolitiesTsv;
    data.organisations = kOrganisationsTsv;
    data.cities = kCitiesTsv;
    data.offices = kOfficesTsv;
    data.portfolios = kPortfoliosTsv;
    data.words = kWordsTsv;
    data.given_names = kGivenNamesTxt;
    data.surnames = kSurnamesTxt;
    absl::StatusOr<Gazetteer> gazetteer = Parse(data);
    // The data are constants that GazetteerTest.DefaultDataParse checks.
    return new Gazetteer(gazetteer.ok() ? *std::move(gazetteer)
                                        : Gazetteer(std::make_unique<const Rep>()));
  }();
  return *kGazetteer;
}

std::vector<GazetteerMatch> Gazetteer::Match(absl::string_view text,
                                             absl::Span<const Token> tokens) const {
  std::vector<GazetteerMatch> matches;
  if (rep_->terminal_of_state.empty()) return matches;
  std::vector<uint32_t> ids(tokens.size(), 0);
  std::string key;
  for (size_t i = 0; i < tokens.size(); ++i) {
    TokenKey(tokens[i].Of(text), &key);
    const auto it = rep_->word_ids.find(key);
    if (it != rep_->word_ids.end()) ids[i] = it->second;
  }
  for (size_t i = 0; i < tokens.size();) {
    if (!rep_->begins[ids[i]]) {
      ++i;
      continue;
    }
    const Rep::Hit hit = rep_->Longest(text, tokens, ids, i);
    size_t length = hit.length;
    absl::Span<const Sense> senses;
    if (hit.terminal != kNone) senses = rep_->terminals[hit.terminal].senses[hit.mask];
    if (hit.deputy_length > 0) {
      size_t base = i + hit.deputy_length;
      if (base < tokens.size() && IsDash(tokens[base].Of(text))) ++base;
      if (base < tokens.size() && ids[base] != 0) {
        const Rep::Hit title = rep_->Longest(text, tokens, ids, base);
        if (title.terminal != kNone && base + title.length - i > length) {
          for (const Sense& sense : rep_->terminals[title.terminal].senses[title.mask]) {
            if (sense.kind != Sense::Kind::kOffice) continue;
            length = base + title.length - i;
            senses = rep_->deputy_senses[sense.office - rep_->offices.data()][sense.plural ? 1 : 0];
            break;
          }
        }
      }
    }
    if (length == 0) {
      ++i;
      continue;
    }
    GazetteerMatch match;
    match.senses = senses;
    if (match.Is(Sense::Kind::kOffice)) length += TitleTail(text, tokens, i + length);
    match.first_token = i;
    match.token_count = length;
    match.begin = tokens[i].begin;
    match.end = tokens[i + length - 1].end;
    matches.push_back(match);
    i += length;
  }
  return matches;
}

const PolityEntry* Gazetteer::FindPolity(absl::string_view name) const {
  const std::string folded = FoldName(name);
  absl::string_view key = folded;
  auto it = rep_->polity_by_name.find(std::string(key));
  if (it == rep_->polity_by_name.end() && absl::ConsumePrefix(&key, "the ")) {
    it = rep_->polity_by_name.find(std::string(key));
  }
  if (it != rep_->polity_by_name.end()) return it->second;
  // "Kingdom of Eswatini". Behind such words must stand the usual name: "Korea", which is short for
  // one of two, was no kingdom of either.
  for (absl::string_view form :
       {"republic of ", "kingdom of ", "federal republic of ", "islamic republic of ",
        "principality of ", "sultanate of ", "grand duchy of "}) {
    absl::string_view rest = key;
    if (!absl::ConsumePrefix(&rest, form)) continue;
    absl::ConsumePrefix(&rest, "the ");
    it = rep_->polity_by_name.find(std::string(rest));
    if (it == rep_->polity_by_name.end() || FoldName(it->second->name) != rest) return nullptr;
    return it->second;
  }
  return nullptr;
}

const PolityEntry* Gazetteer::FindPolityByAdjective(absl::string_view adjective) const {
  const auto it = rep_->polity_by_adjective.find(FoldName(adjective));
  return it == rep_->polity_by_adjective.end() ? nullptr : it->second;
}

const CityEntry* Gazetteer::FindCity(absl::string_view name) const {
  const auto it = rep_->city_by_name.find(FoldName(name));
  return it == rep_->city_by_name.end() ? nullptr : &rep_->cities[it->second];
}

const OfficeEntry* Gazetteer::FindOffice(absl::string_view title) const {
  const auto it = rep_->office_by_title.find(FoldName(title));
  return it == rep_->office_by_title.end() ? nullptr : &rep_->offices[it->second];
}

const PolityEntry* Gazetteer::PolityOfCity(absl::string_view city) const {
  const CityEntry* entry = FindCity(city);
  return entry == nullptr ? nullptr : entry->polity;
}

absl::string_view Gazetteer::CapitalOf(absl::string_view polity) const {
  const PolityEntry* entry = FindPolity(polity);
  return entry == nullptr ? absl::string_view() : absl::string_view(entry->capital);
}

bool Gazetteer::IsGivenName(absl::string_view word) const {
  return rep_->given_names.contains(FoldName(word));
}

bool Gazetteer::IsLeadingSurname(absl::string_view word) const {
  return rep_->surnames.contains(FoldName(word));
}

absl::Span<const PolityEntry> Gazetteer::polities() const { return rep_->polities; }
absl::Span<const CityEntry> Gazetteer::cities() const { return rep_->cities; }
absl::Span<const OfficeEntry> Gazetteer::offices() const { return rep_->offices; }

}  // namespace chancery
