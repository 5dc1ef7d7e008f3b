// How a text is laid out: which of its line breaks end a paragraph, and which only wrap a line.
//
//   const Layout layout = LayOut("MADRID, March 9 - Swiss Foreign Minister A\nmet B.");
//   layout.text;                   // the same bytes in the same places, with a blank for the break
//
// Wire copy and messages are wrapped by hand, so that a line ends in the middle of a sentence or of
// a name. A break only wraps when the next line begins with a small letter; or when the text is
// wrapped throughout and the next line's first word would not have fitted on this one. Headlines in
// capitals, lists and lines that are set in further than the one before begin paragraphs of their
// own.
//
// Plain function: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_LAYOUT_H_
#define CHANCERY_CLIENT_EXTRACT_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/text/span.h"

namespace chancery {

struct Layout {
  // As long as the text that was laid out; every byte is where it was.
  std::string text;
  // In order, and without the breaks that end them; empty lines are empty paragraphs.
  std::vector<Span> paragraphs;
};

Layout LayOut(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_LAYOUT_H_
