// Comma-separated values by RFC 4180: lines end with CRLF; fields with commas, quotes or line
// breaks are quoted.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_CLI_CSV_WRITER_H_
#define CHANCERY_CLIENT_CLI_CSV_WRITER_H_

#include <ostream>
#include <string>
#include <vector>

namespace chancery {

class CsvWriter {
 public:
  // With `printable`, for a terminal, controls other than line breaks are replaced. `out` must
  // outlive the writer.
  CsvWriter(std::ostream& out, bool printable) : out_(out), printable_(printable) {}

  void WriteRow(const std::vector<std::string>& fields);

 private:
  std::ostream& out_;
  const bool printable_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_CSV_WRITER_H_
