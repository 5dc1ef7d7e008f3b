// Names in a form in which different spellings can be compared.
//
//   FoldName("  Sergueï LAVROV ")     "serguei lavrov"
//   FoldName("Сергей Лавров")         "sergey lavrov"
//   FoldName("Jean-Yves Le Drian")    "jean yves le drian"
//   FoldName("O’Brien")               "obrien"
//   NameKey("Sergei Lavroff") == NameKey("Sergueï Lavrov")
//
// FoldName keeps all letters of the name as they are read in English: compatibility forms (full
// width, ligatures) are resolved, any script is put into Latin letters and these into ASCII without
// accents, in lower case. Cyrillic is put as newspapers do (Жуков: zhukov), other scripts as ICU
// does. Apostrophes and primes are left out, as spellings with and without them are one name
// (Isma'il); everything else that is neither letter nor digit separates words. Words stand one
// space apart. Letters of a script that cannot be put into Latin remain as they are. Invalid UTF-8
// separates words.
//
// NameKey is coarser: it also makes equal what differs only by custom of transliteration. See the
// rules, in order, in normalizer.cc. Two names with one key are likely spellings of one name, no
// more; two persons may share it as they may share a name. Stored in indexes: whoever changes the
// rules must raise kNameKeyVersion.
//
// Thread-safe. Cost: linear; ASCII, accented Latin and Cyrillic run at 50 MB/s and more without
// ICU. Other scripts take tens of microseconds a name, and each thread gets a transliterator of its
// own (ICU's are not thread-safe), below 1 ms. The first accented letter of a process costs 40 ms,
// the first Chinese name 150 ms.

#ifndef CHANCERY_STORAGE_TEXT_NORMALIZER_H_
#define CHANCERY_STORAGE_TEXT_NORMALIZER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

constexpr int kNameKeyVersion = 1;

// Never fails; the result may be empty. FoldName(FoldName(x)) == FoldName(x).
std::string FoldName(absl::string_view name);

// The key of each word of FoldName(name), in its order and one space apart.
std::string NameKey(absl::string_view name);

namespace internal {

// FoldName without its short cuts for common scripts, for tests to compare with.
std::string FoldNameByIcu(absl::string_view name);

}  // namespace internal
}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_NORMALIZER_H_
