// What the extractor knows of the world before it reads: countries and organisations, their
// adjectives and peoples, cities, offices, honorifics, given names, the calendar and topics.
//
//   const Gazetteer& gazetteer = Gazetteer::Default();
//   std::vector<Token> tokens = Tokenize(text);
//   for (const GazetteerMatch& match : gazetteer.Match(text, tokens)) {
//     for (const Sense& sense : match.senses()) {
//       if (sense.kind == Sense::Kind::kPolityAdjective) Use(sense.polity->name);
//
// The data are tab-separated files in storage/vocabulary/data, compiled into the binary: no file is
// read at run time. Every entry says how its capitals are compared (see CaseRule), so that "Turkey"
// is a country and "turkey" is not, "US" is a country and "us" is not, and "foreign minister" is an
// office however it is written. Comparison ignores accents and the shape of apostrophes and
// hyphens.
//
// Immutable after construction: safe to share between threads without locks. Everything returned by
// pointer or view lives as long as the gazetteer; that of Default() lives for ever.

#ifndef CHANCERY_STORAGE_VOCABULARY_GAZETTEER_H_
#define CHANCERY_STORAGE_VOCABULARY_GAZETTEER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/text/tokenizer.h"

namespace chancery {

// A country, a historical state, or an organisation that acts like one.
struct PolityEntry {
  enum class Kind : uint8_t { kCountry, kHistorical, kTerritory, kOrganisation };

  // The usual English name: "Russia", "United Nations".
  std::string name;
  Kind kind = Kind::kCountry;
  // ISO 3166-1, "RU" and "RUS"; empty where there is none.
  std::string iso2;
  std::string iso3;
  // Capital or seat: "Moscow"; empty where there is none.
  std::string capital;
  // For a historical state, the state that continues it, where there is one: "Russia" of the Soviet
  // Union.
  std::string successor;
  // Other names, then adjectives: "Russian Federation", "Russian".
  std::vector<std::string> other_names;
};

struct CityEntry {
  // "Geneva".
  std::string name;
  // The polity that it lies in; never null.
  const PolityEntry* polity = nullptr;
  bool is_capital = false;
};

// A kind of office, whichever polity it is of.
struct OfficeEntry {
  // What the holder is, for the rules that ask ("a foreign minister and a secretary of state are
  // equals"). Do not persist the numbers.
  enum class Class : uint8_t {
    kHeadOfState,       // president, king, emir, pope
    kHeadOfGovernment,  // prime minister, chancellor, premier
    kRoyal,             // crown prince, prince, queen mother: rank without the head's office
    kForeignMinister,   // foreign minister, foreign secretary, secretary of state of the US
    kDefenseMinister,   //
    kMinister,          // any other member of a cabinet
    kDeputy,            // deputy and vice offices, under and assistant secretaries
    kEnvoy,             // ambassador, envoy, representative, negotiator, consul
    kOrganisationHead,  // secretary-general, director-general, president of a commission
    kAdviser,           // national security adviser, chief of staff
    kMilitary,          // commander, chief of staff of the army
    kIntelligence,      // CIA director
    kLegislator,        // speaker, senator, member of parliament
    kPartyLeader,       // general secretary, chairman of a party
    kOther,             // governor, mayor, judge, spokesman
  };

  // Canonical, lower case: "foreign minister".
  std::string title;
  Class office_class = Class::kOther;
  // What follows its preposition is where the holder is posted, not whom they serve: "ambassador to
  // Russia", "envoy for Libya".
  bool posted_to = false;
  // Of one polity only, which the words imply: "taoiseach" is Ireland's. May be null.
  const PolityEntry* polity = nullptr;
};

// One meaning of a matched word or words. Exactly the pointers that the kind names are set.
struct Sense {
  enum class Kind : uint8_t {
    kPolity,           // polity: "Russia", "the UK", "NATO"
    kPolityAdjective,  // polity: "Russian", "Palestinian"
    kPolityPeople,     // polity: "Russians", "Dutch", "Briton"
    kPolityMetonym,    // polity: "Kremlin", "White House", "State Department"
    kCity,             // city
    kOffice,           // office: "foreign minister", "Deputy Prime Ministers"
    kOfficeQualifier,  // "former", "then", "acting", "outgoing", "-elect", "designate"
    kHonorific,        // "Mr.", "Gen.", "Sheikh"
    kGivenName,        // "Sergei", "Condoleezza"
    kSurname,          // of people whose surname stands first: "Wang", "Kim"
    kMonth,            // number 1 to 12
    kWeekday,          // number 1 (Monday) to 7
    kTopic,            // "arms control"
  };

  Kind kind = Kind::kPolity;
  const PolityEntry* polity = nullptr;
  const CityEntry* city = nullptr;
  const OfficeEntry* office = nullptr;
  // Months and weekdays.
  int number = 0;
  // Several holders: "foreign ministers", "Presidents".
  bool plural = false;
  // The canonical form: of a topic "arms control", of a qualifier "former", of a given name as the
  // list has it.
  absl::string_view canonical;
};

// A run of tokens that the gazetteer knows.
struct GazetteerMatch {
  size_t first_token = 0;
  size_t token_count = 0;
  // Bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  // Not empty; in the order of Sense::Kind.
  absl::Span<const Sense> senses;

  // The first sense of this kind, or null.
  const Sense* Find(Sense::Kind kind) const {
    for (const Sense& sense : senses) {
      if (sense.kind == kind) return &sense;
    }
    return nullptr;
  }
  bool Is(Sense::Kind kind) const { return Find(kind) != nullptr; }
};

// The text of the data files, for Gazetteer::Parse.
struct GazetteerData {
  absl::string_view polities;
  absl::string_view organisations;
  absl::string_view cities;
  absl::string_view offices;
  absl::string_view portfolios;
  absl::string_view words;
  absl::string_view given_names;
  absl::string_view surnames;
};

class Gazetteer {
 public:
  // The one compiled into the binary. Built on first use (about 20 ms); never fails.
  static const Gazetteer& Default();

  // Builds one from text in the format described in storage/vocabulary/data/README.md.
  // INVALID_ARGUMENT naming file and line for a line that does not parse or names an unknown
  // polity.
  static absl::StatusOr<Gazetteer> Parse(const GazetteerData& data);

  ~Gazetteer();
  Gazetteer(Gazetteer&&) noexcept;
  Gazetteer& operator=(Gazetteer&&) noexcept;

  // The longest known runs of `tokens`, left to right, without overlap. `tokens` must be
  // Tokenize(text) or a part of it. Titles with a deputy's prefix ("deputy foreign minister") are
  // one match even where the list has only the title. Cost: linear in the tokens.
  std::vector<GazetteerMatch> Match(absl::string_view text, absl::Span<const Token> tokens) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND;

  // The polity with this name, alias or ISO code ("UK", "Great Britain", "GBR"), or null. Accents,
  // case and a leading "the" do not matter here, nor do "Republic of", "Kingdom of" and the like
  // before a usual name.
  const PolityEntry* FindPolity(absl::string_view name) const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The polity with this adjective ("Russian") or people ("Russians", "Briton"), or null.
  const PolityEntry* FindPolityByAdjective(absl::string_view adjective) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The city with this name, or null. Of several, the best known.
  const CityEntry* FindCity(absl::string_view name) const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The office with this title in any of its forms ("Minister for Foreign Affairs"), or null.
  const OfficeEntry* FindOffice(absl::string_view title) const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The polity that this city lies in ("Geneva": Switzerland), or null.
  const PolityEntry* PolityOfCity(absl::string_view city) const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  // The capital of this polity ("Russia", "RU": "Moscow"); empty if not known.
  absl::string_view CapitalOf(absl::string_view polity) const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  bool IsGivenName(absl::string_view word) const;
  // A surname that usually stands before the given name: "Wang", "Kim", "Nguyen".
  bool IsLeadingSurname(absl::string_view word) const;

  absl::Span<const PolityEntry> polities() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  absl::Span<const CityEntry> cities() const ABSL_ATTRIBUTE_LIFETIME_BOUND;
  absl::Span<const OfficeEntry> offices() const ABSL_ATTRIBUTE_LIFETIME_BOUND;

 private:
  struct Rep;
  explicit Gazetteer(std::unique_ptr<const Rep> rep);

  std::unique_ptr<const Rep> rep_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_VOCABULARY_GAZETTEER_H_
