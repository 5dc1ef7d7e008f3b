// Comma-separated values: fields with commas, quotes or line breaks are quoted as RFC 4180 has it;
// lines end with a plain line feed, as every other tool here has them.
//
//   CsvWriter csv(context.out, context.terminal.out_is_terminal, context.fields);
//   CHANCERY_RETURN_IF_ERROR(csv.WriteHeader({"name", "when"}));
//   csv.WriteRow({"meetings/1", "2004-05-11"});
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_CLI_CSV_WRITER_H_
#define CHANCERY_CLIENT_CLI_CSV_WRITER_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/optional.h"

namespace chancery {

class CsvWriter {
 public:
  // With `printable`, for a terminal, controls other than line breaks are replaced. `wanted`: the
  // columns to write, in this order; empty: all of them. `out` must outlive the writer.
  CsvWriter(std::ostream& out, bool printable, std::vector<std::string> wanted = {})
      : out_(out), printable_(printable), wanted_(std::move(wanted)) {}

  // The names of the columns, before any row. INVALID_ARGUMENT if one that is wanted is not among
  // them: then nothing is written.
  absl::Status WriteHeader(const std::vector<std::string>& names);
  // REQUIRES: as many fields as the header has, where there is one.
  void WriteRow(const std::vector<std::string>& fields);

 private:
  std::ostream& out_;
  const bool printable_;
  const std::vector<std::string> wanted_;
  // Which fields of a row are written, in which order; nullopt: all.
  absl::optional<std::vector<size_t>> chosen_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_CSV_WRITER_H_
