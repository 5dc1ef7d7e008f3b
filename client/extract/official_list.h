// Reads lists of officials, as records and news name them:
//
//   King Abdullah II and Iraqi Prime Minister al-Maliki
//   Presidents Arias of Costa Rica, Cerezo of Guatemala, and Azcona of Honduras
//   Foreign Ministers Peres and Moussa, senior Israeli officials, and the Amir of Kuwait
//   the Presidents of Colombia, Bolivia, and Peru
//
// An item is an office with a name, an office without one, a bare name, a polity, or a group in the
// words of the text. A plural office is shared by the names after it; "of" a polity belongs to the
// name or office before it.
//
//   OfficialReader reader(Gazetteer::Default(), text);
//   size_t next = 0;
//   std::vector<Official> officials = reader.ReadList(first_token, end_token, &next);
//
// Borrows the gazetteer and the text. Immutable after construction: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICIAL_LIST_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICIAL_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/text/span.h"
#include "storage/text/tokenizer.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct Official {
  enum class Kind : uint8_t {
    kPerson,  // name, and office where one is said
    kOffice,  // the holder is not named
    kPolity,  // "the European Commission"
    kGroup,   // "senior Israeli officials"
  };

  Kind kind = Kind::kGroup;
  // Without title and honorific, "Abdullah II"; blanks and hyphens are plain.
  std::string name;
  // As written, in the singular and without its polity: "Prime Minister". May be empty.
  std::string office;
  // What the gazetteer knows of the office; may be null.
  const OfficeEntry* entry = nullptr;
  // The polity that the words name; null: none. Of kPolity: itself.
  const PolityEntry* polity = nullptr;
  // The office is of a party or movement that the gazetteer does not know, not of a state; `office`
  // names it: "UNITA leader".
  bool of_party = false;
  // "former", "-elect": empty for a plain holder.
  std::string qualifier;
  // The bytes of the text; of a group, its words.
  Span span;
};

class OfficialReader {
 public:
  // `gazetteer` and `text` must outlive the reader.
  OfficialReader(const Gazetteer& gazetteer, absl::string_view text);

  // Reads as many items as stand one after the other from token `first` on, none of which reaches
  // to token `end`. `*next` is the first token that is not theirs; `first` if there is no item.
  std::vector<Official> ReadList(size_t first, size_t end, size_t* next) const;

  const std::vector<Token>& tokens() const { return tokens_; }
  absl::string_view text() const { return text_; }
  // The bytes of token `i`.
  absl::string_view Word(size_t i) const { return tokens_[i].Of(text_); }
  // The same in lower case (ASCII).
  const std::string& Lower(size_t i) const { return lower_[i]; }
  // The match that begins at token `i`, or null.
  const GazetteerMatch* MatchAt(size_t i) const {
    return match_at_[i] < 0 ? nullptr : &matches_[match_at_[i]];
  }
  // True if the token has a capital, or letters without case, and is a word.
  bool IsCapital(size_t i) const;

 private:
  // An office that the names after it share.
  struct Shared {
    Official model;
    bool active = false;
  };

  // `nested`: within parentheses, of which only one level is read.
  std::vector<Official> ReadList(size_t first, size_t end, bool nested, size_t* next) const;
  bool ReadItem(size_t first, size_t end, Shared* shared, std::vector<Official>* out,
                size_t* next) const;
  bool ReadWithOffice(size_t first, size_t office, size_t end, Shared* shared,
                      std::vector<Official>* out, size_t* next) const;
  bool ReadUnnamedHolders(size_t first, size_t end, std::vector<Official>* out, size_t* next) const;
  bool ReadMisspelt(size_t first, size_t end, std::vector<Official>* out, size_t* next) const;
  // The first match of a polity or its adjective in tokens [first, end), or null.
  const GazetteerMatch* MatchBefore(size_t first, size_t end) const;
  bool ReadName(size_t first, size_t end, std::string* name, size_t* next) const;
  bool ReadPolity(size_t first, size_t end, const PolityEntry** polity, size_t* next) const;
  bool ReadPolitiesAfterOf(size_t of, size_t end, std::vector<const PolityEntry*>* polities,
                           size_t* next) const;
  size_t GroupEnd(size_t first, size_t end) const;
  size_t SkipSeparator(size_t i, size_t end) const;
  bool IsVerb(size_t i) const;
  bool IsWord(size_t i, absl::string_view word) const { return lower_[i] == word; }
  const Sense* SenseAt(size_t i, Sense::Kind kind) const;
  Span SpanOf(size_t first, size_t end) const;

  const Gazetteer& gazetteer_;
  const absl::string_view text_;
  std::vector<Token> tokens_;
  std::vector<std::string> lower_;
  std::vector<GazetteerMatch> matches_;
  std::vector<int> match_at_;
};

// True for a word that tells what somebody did: "met", "discussed". By its form, so that
// participles are among them.
bool LooksLikePastTense(absl::string_view lower_word);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICIAL_LIST_H_
