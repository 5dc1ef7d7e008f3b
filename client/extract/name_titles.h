// Which title is whose: "Foreign Minister X", "the minister, X,", "X, the minister,".
//
// Borrows the text and the runs. Immutable, but for what it borrows; thread-safe. Cost: some tokens
// around a name.

#ifndef CHANCERY_CLIENT_EXTRACT_NAME_TITLES_H_
#define CHANCERY_CLIENT_EXTRACT_NAME_TITLES_H_

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "client/extract/document.h"
#include "client/extract/name_runs.h"
#include "client/extract/titled_text.h"

namespace chancery {

class NameTitles {
 public:
  NameTitles(const TitledText& text, const std::vector<NameRun>& runs);

  // Whether a name begins at the token, behind its honorific.
  bool StartsName(int token) const { return run_at_.contains(token); }

  // The title that names who starts at `name`: "Foreign Minister X", "the minister, X,". Titles are
  // indices of TitledText::titles(); -1 for none.
  int TitleBefore(int name) const;

  // The title of the apposition behind a name that ends before token `end`: "X, the minister,".
  // `titled`: a title stands before the name already.
  int AppositionAfter(int end, bool titled) const;

 private:
  // "the assembly's speaker", "the Secretary's adviser": the token behind the possessor that begins
  // at `i`; `i` for none.
  int PastPossessor(int i, const Sentence& sentence) const;
  // "Mr X, Minister of A, Ms Y, Minister of B": is the title of the name before it?
  bool FollowsHonoured(const Title& title, const Sentence& sentence) const;
  // "a spokesman, X," and "a spokesman, X, said": the name is set off, and somebody is described.
  bool IntroducesName(const Title& title, int start, const Sentence& sentence) const;
  // Does a list go on at `i`: ", B and C", "and B", "of X and"?
  bool StartsList(int i, const Sentence& sentence) const;
  // "A and B," with nothing but names up to the comma or the end of the sentence.
  bool EndsInComma(int i, const Sentence& sentence) const;
  // The run that the token is in; null for none.
  const NameRun* RunAt(int token) const;

  const TitledText& text_;
  const Document& document_;
  const std::vector<NameRun>& runs_;
  absl::flat_hash_set<int> run_at_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NAME_TITLES_H_
