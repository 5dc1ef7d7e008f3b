// One article, cut up for reading: lines, sentences and tokens with what is known of each word.
//
//   Document document(text, Gazetteer::Default(), PartialDate::Day(2022, 1, 21));
//   for (const Sentence& sentence : document.sentences()) {
//     for (int i = sentence.first; i < sentence.end; ++i) Use(document.token(i));
//   }
//
// Everything is by index into tokens() and by byte into text(); every byte offset lies on a code
// point boundary of a valid text. A document has its own copy of the text, borrows the
// gazetteer and must not outlive it. Immutable after construction: safe to share between threads.
// Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_DOCUMENT_H_
#define CHANCERY_CLIENT_EXTRACT_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/date_recognizer.h"
#include "client/extract/layout.h"
#include "client/extract/word_classes.h"
#include "storage/model/partial_date.h"
#include "storage/text/tokenizer.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// How a token is written.
enum class Shape : uint8_t {
  kLower,    // "met"
  kCapital,  // "Moscow", "McCain", a single "A"
  kUpper,    // "NATO", "U.S."
  kInitial,  // "W."
  kNumber,   // "35", "3,500", "1990s"
  kQuote,    // a quotation mark
  kDash,     // "-", a dash
  kPunct,    // other punctuation
  kOther,
};

struct DocToken {
  // Bytes of the text.
  int begin = 0;
  int end = 0;
  // The token with ASCII letters in lower case and a plain apostrophe.
  absl::string_view lower;
  WordClasses classes = 0;
  Shape shape = Shape::kOther;
  // Stands after white space, or first in the text.
  bool space_before = true;
  // Quotation marks: opening, closing.
  bool opens = false;
  bool closes = false;
  // Index into Document::matches() and Document::dates(), -1 for none.
  int match = -1;
  int date = -1;
  int sentence = 0;

  bool Has(WordClasses wanted) const { return (classes & wanted) != 0; }
  bool IsCapitalised() const {
    return shape == Shape::kCapital || shape == Shape::kUpper || shape == Shape::kInitial;
  }
  bool IsWord() const { return shape <= Shape::kInitial; }
};

struct Sentence {
  // Bytes of the text.
  int begin = 0;
  int end = 0;
  // Tokens [first, token_end).
  int first = 0;
  int token_end = 0;
  // The line (or joined lines) that it stands in, and the section: lines between two headlines.
  int line = 0;
  int section = 0;
  // A line of its own without a full stop: a headline or a label.
  bool is_headline = false;
  // Describes a picture: "X shakes hands with Y in May 2004."
  bool is_caption = false;
  bool starts_line = false;
  // Of the article's title, which is no part of its text.
  bool in_title = false;
};

class Document {
 public:
  // Longer sentences are cut.
  static constexpr int kMaxSentenceTokens = 256;

  // A quotation: bytes and tokens between its marks.
  struct Quote {
    int begin = 0;
    int end = 0;
    int first = 0;
    int token_end = 0;
    // The paragraph ended without a closing mark, so the next one may go on.
    bool open = false;
    // Single quotation marks.
    bool single = false;
  };

  // `title`: of the article, read as a headline behind its text; empty for none.
  Document(absl::string_view text, const Gazetteer& gazetteer, const PartialDate& published,
           absl::string_view title = absl::string_view());

  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  // The text, and behind it the title: byte for byte, but with blanks for breaks that wrap a line.
  absl::string_view text() const { return text_; }
  // Where the title's part of text() begins, at the latest: facts have no spans from here on.
  int body_size() const { return body_size_; }
  const Gazetteer& gazetteer() const { return gazetteer_; }
  const PartialDate& published() const { return published_; }

  const std::vector<DocToken>& tokens() const { return tokens_; }
  // Before the first and behind the last token there is an empty one, of no match and no quotation:
  // rules look around freely, here and in what is asked of a token below.
  const DocToken& token(int i) const {
    return static_cast<size_t>(i) < tokens_.size() ? tokens_[static_cast<size_t>(i)] : NoToken();
  }
  int token_count() const { return static_cast<int>(tokens_.size()); }
  const std::vector<Sentence>& sentences() const { return sentences_; }
  const std::vector<GazetteerMatch>& matches() const { return matches_; }
  const std::vector<DateMention>& dates() const { return dates_; }
  // The outermost quotations, in order.
  const std::vector<Quote>& quotes() const { return quotes_; }

  // The index of the quotation that token `i` is inside, or -1.
  int QuoteOf(int i) const {
    return static_cast<size_t>(i) < quote_of_.size() ? quote_of_[static_cast<size_t>(i)] : -1;
  }

  // "2. In Oslo, the minister met X", "3) Malawi": is the line a numbered one of several? Its
  // number and the mark behind it are the first two tokens.
  bool IsNumbered(const Sentence& sentence) const;

  // The words of tokens [first, end) as they stand in the text.
  absl::string_view Words(int first, int end) const;

  // The gazetteer's sense of this kind for the match that token `i` is in, or null.
  const Sense* SenseOf(int i, Sense::Kind kind) const;
  bool Is(int i, Sense::Kind kind) const { return SenseOf(i, kind) != nullptr; }
  // The tokens [first, end) of the match that token `i` is in, or just itself.
  int MatchFirst(int i) const;
  int MatchEnd(int i) const;

 private:
  static const DocToken& NoToken();

  void Tokenise();
  // Corrects what single words cannot tell the gazetteer.
  void Refine(const std::vector<Token>& raw);
  void SplitLines();
  // The day that a dateline says, "BONN, Feb 10 -", a few days before the publication: what the
  // report calls today. Unknown for another sentence.
  PartialDate DatelineDay(const Sentence& sentence) const;
  void FindAllDates();
  // Index of the one date of the line, sentence `s`, that says a month and nothing else; -1 for
  // none. `dates`: how many there were before it.
  int MonthHeading(size_t s, size_t dates) const;
  // "14: In Cairo ...": with what number the line begins; 0 for none.
  int NumberOfEntry(const Sentence& sentence) const;
  // Is the entry behind the one of sentence `s` number 2?
  bool CountsEntries(size_t s) const;
  // "14: In Cairo ..." below "March 1978": its day. `*month` is the heading, or -1.
  void FindDayOfEntry(size_t s, int* month);
  void FindDaysOfMonth(const Sentence& sentence);
  void FindQuotes();
  bool EndsLabelWithDay(const Sentence& sentence) const;
  bool IsNameInBrackets(int first, int end) const;
  bool OpensLikeEntry(const Sentence& sentence) const;
  void ClassifyLines();

  Layout layout_;
  absl::string_view text_;
  int body_size_;
  const Gazetteer& gazetteer_;
  PartialDate published_;
  std::string lower_;
  std::vector<DocToken> tokens_;
  std::vector<Sentence> sentences_;
  std::vector<GazetteerMatch> matches_;
  std::vector<DateMention> dates_;
  std::vector<Quote> quotes_;
  std::vector<int> quote_of_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DOCUMENT_H_
