#include "client/cli/csv_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/display_text.h"

namespace chancery {

void CsvWriter::WriteRow(const std::vector<std::string>& fields) {
  bool first = true;
  for (const std::string& raw : fields) {
    if (!first) out_ << ',';
    first = false;
    const std::string field = printable_ ? PrintableLines(raw) : raw;
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out_ << field;
    } else {
      out_ << '"' << absl::StrReplaceAll(field, {{"\"", "\"\""}}) << '"';
    }
  }
  // A line without anything would be read as no record at all.
  if (fields.size() == 1 && fields[0].empty()) out_ << "\"\"";
  out_ << "\r\n";
}

}  // namespace chancery
