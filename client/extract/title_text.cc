#include "client/extract/title_text.h"

#include "absl/strings/match.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

}  // namespace

absl::optional<TitleHead> TitleText::HeadAt(int i) const {
  TitleHead head;
  const DocToken& token = At(i);
  if (!token.IsWord()) return absl::nullopt;
  if (const Sense* sense = document_.SenseOf(i, SenseKind::kOffice)) {
    if (document_.MatchFirst(i) != i) return absl::nullopt;
    // "Foreign Minister Shah Mahmood Qureshi": his name.
    if (document_.Is(i, SenseKind::kGivenName) && InSentence(i + 2) && InSentence(i - 1) &&
        At(i + 1).IsCapitalised() && At(i + 2).IsCapitalised() && At(i - 1).IsCapitalised() &&
        (document_.Is(i - 1, SenseKind::kOffice) || At(i - 1).Has(kOfficeHead))) {
      return absl::nullopt;
    }
    head.end = document_.MatchEnd(i);
    head.plural = sense->plural;
    head.office = sense->office;
    return head;
  }
  head.end = i + 1;
  if (token.match >= 0 && !document_.Is(i, SenseKind::kHonorific)) return absl::nullopt;
  // "the cardiologist".
  if (token.Has(kOfficeHead) || absl::EndsWith(token.lower, "ologist")) return head;
  if (token.Has(kOfficePlural) || token.lower == "counterparts") {
    head.plural = true;
    return head;
  }
  if (token.lower == "counterpart") return head;
  // "Member of the House of Councillors X".
  if (token.lower == "member" && InSentence(i + 3) && At(i + 1).lower == "of" &&
      (token.IsCapitalised() ||
       // "X, member of the Political Bureau".
       (InSentence(i - 1) && At(i - 1).lower == "," && At(i + 2).lower == "the" &&
        At(i + 3).IsCapitalised()))) {
    return head;
  }
  // "his Finnish opposite number".
  if (token.lower == "opposite" && InSentence(i + 1) &&
      OneOf(At(i + 1).lower, {"number", "numbers"})) {
    head.end = i + 2;
    head.plural = At(i + 1).lower == "numbers";
    return head;
  }
  if (OneOf(token.lower, {"colleague", "colleagues"}) && i > sentence_.first &&
      document_.Is(i - 1, SenseKind::kPolityAdjective)) {
    head.plural = token.lower == "colleagues";  // "his Slovak colleague"
    return head;
  }
  if (OneOf(token.lower, {"delegation", "delegations"})) {
    head.plural = true;  // several people
    return head;
  }
  return absl::nullopt;
}

const PolityEntry* TitleText::PolityAt(int i) const {
  for (SenseKind kind : {SenseKind::kPolityAdjective, SenseKind::kPolity, SenseKind::kPolityMetonym,
                         SenseKind::kPolityPeople}) {
    if (const Sense* sense = document_.SenseOf(i, kind)) return sense->polity;
  }
  return nullptr;
}

}  // namespace chancery
