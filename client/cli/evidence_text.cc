#include "client/cli/evidence_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/display_text.h"
#include "client/cli/fact_text.h"

namespace chancery {

void PrintEvidence(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                   absl::string_view indent, size_t width, std::ostream& out) {
  for (const v1::Evidence& each : evidence) {
    out << IndentText(Printable(each.sentence()), indent, width);
    const std::string citation = Printable(CitationText(each));
    if (!citation.empty()) out << IndentText(absl::StrCat("-- ", citation), indent, width);
  }
}

int EvidenceNotes::Add(std::string heading,
                       google::protobuf::RepeatedPtrField<v1::Evidence> evidence) {
  notes_.push_back({std::move(heading), std::move(evidence)});
  return static_cast<int>(notes_.size());
}

void EvidenceNotes::Print(size_t width, std::ostream& out) const {
  int number = 0;
  for (const Note& note : notes_) {
    out << '\n'
        << IndentText(absl::StrCat("[", ++number, "] ", Printable(note.heading)), "", width);
    if (note.evidence.empty()) {
      out << "    no sentence is kept for this\n";
    } else {
      PrintEvidence(note.evidence, "    ", width, out);
    }
  }
}

std::string EvidenceField(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence) {
  return absl::StrJoin(evidence, "\n", [](std::string* out, const v1::Evidence& each) {
    absl::StrAppend(out, each.sentence(), " [", CitationText(each), "]");
  });
}

}  // namespace chancery
