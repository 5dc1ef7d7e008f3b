// What stands in an article where a party could stand: a named person with the offices given to
// them, an office without its holder, a country or organisation, a group, a pronoun.
//
// Plain values between the stages of the reader; token numbers are those of the Document.

#ifndef CHANCERY_CLIENT_EXTRACT_MENTION_H_
#define CHANCERY_CLIENT_EXTRACT_MENTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// One place where the article names an office.
struct OfficeUse {
  // The office in the article's words, without polity, qualifier or article: "Foreign Minister".
  std::string title;
  // The polity as its usual English name, or the organisation in the article's words; empty: not
  // said here.
  std::string polity;
  // "the country's president": of the country that the text last spoke of.
  bool polity_by_context = false;
  // "its president": of the country that is the subject.
  bool polity_of_subject = false;
  // Of a body of a country, "the Turkish Foreign Ministry", the country.
  std::string country;
  // "his spokesman", "Trump's lawyer": whose, where it is a person; tokens, -1 for none. Of "a
  // spokesman for Mr. X" the first and the last of the name.
  int owner_first = -1;
  int owner_token = -1;
  OfficeEntry::Class office_class = OfficeEntry::Class::kOther;
  // Known to the gazetteer, not only a describing noun.
  bool is_known = false;
  // "former", "then", "outgoing", "-elect", as written.
  std::string qualifier;
  bool acting = false;
  bool spokesperson = false;
  // Tokens of the phrase, and the token after its head noun.
  int first = 0;
  int end = 0;
  int head_end = 0;
};

struct Mention {
  enum class Kind : uint8_t {
    kPerson,   // a name, with or without title
    kOffice,   // one holder of an office, not named: "the German chancellor"
    kPolity,   // "Russia", "the EU", "Moscow" for its government
    kGroup,    // "senior Israeli officials", "the foreign ministers of Egypt and Jordan"
    kPronoun,  // "he", "her", "they"
  };

  Kind kind = Kind::kPerson;
  int sentence = 0;
  // Tokens of the whole phrase with titles and appositions.
  int first = 0;
  int end = 0;
  // Tokens of the name, of the title, or of the head noun.
  int core_first = 0;
  int core_end = 0;
  // Of a person those stated here; of an office or a group of office holders the one that it names.
  std::vector<OfficeUse> offices;
  // Of a polity itself; of a group or a person where said without an office.
  std::string polity;
  // Of a group "of Egypt and Jordan", "his German and French counterparts".
  std::vector<std::string> polities;
  // Person: the name as written, without title, honorific or possessive.
  std::string name;
  bool honorific = false;
  bool plural = false;
  // With "the", "his" or the like; an indefinite office is somebody described, not the holder.
  bool definite = false;
  // Followed by "'s", or a possessive pronoun.
  bool possessive = false;
  // "the two leaders": 2; 0 where no number is said.
  int number = 0;
  // "his Russian counterpart".
  bool counterpart = false;
  // Inside a quotation.
  bool quoted = false;
  // A city that stands for its government.
  bool metonym = false;

  // Set when people are grouped: indices into People::persons(); -1 or empty for none.
  int person = -1;
  // Of a plural that means people named before.
  std::vector<int> persons;

  bool IsParty() const { return !possessive; }
  // "They", "the two ministers": stands for several people, if for any.
  bool MeansSeveral() const { return plural || kind == Kind::kGroup; }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MENTION_H_
