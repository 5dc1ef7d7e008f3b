// The sentences that an answer rests on, below the answer.

#ifndef CHANCERY_CLIENT_CLI_EVIDENCE_TEXT_H_
#define CHANCERY_CLIENT_CLI_EVIDENCE_TEXT_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/v1/resources.pb.h"

namespace chancery {

// Prints each sentence, word for word, with where it stands below it, indented and wrapped.
void PrintEvidence(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                   absl::string_view indent, size_t width, std::ostream& out);

// Collects the evidence of rows and prints it as numbered notes:
//
//   [1] Colin Powell, 2004-05
//       The sentence, word for word.
//       -- Gazette, 2022-01-21: A headline (articles/9)
//
// Thread-compatible.
class EvidenceNotes {
 public:
  // Adds a note and returns its number, from 1.
  int Add(std::string heading, google::protobuf::RepeatedPtrField<v1::Evidence> evidence);
  // Prints an empty line and all notes; nothing where there are none.
  void Print(size_t width, std::ostream& out) const;

 private:
  struct Note {
    std::string heading;
    google::protobuf::RepeatedPtrField<v1::Evidence> evidence;
  };
  std::vector<Note> notes_;
};

// All of it in one field of a CSV row: a line each.
std::string EvidenceField(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_EVIDENCE_TEXT_H_
