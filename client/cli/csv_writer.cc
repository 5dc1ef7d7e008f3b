#include "client/cli/csv_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/display_text.h"

namespace chancery {

absl::Status CsvWriter::WriteHeader(const std::vector<std::string>& names) {
  if (!wanted_.empty()) {
    std::vector<size_t> chosen;
    for (const std::string& wanted : wanted_) {
      const auto found = std::find(names.begin(), names.end(), wanted);
      if (found == names.end()) {
        return absl::InvalidArgumentError(absl::StrCat("--fields: there is no field \"", wanted,
                                                       "\"; there are ",
                                                       absl::StrJoin(names, ", ")));
      }
      chosen.push_back(static_cast<size_t>(found - names.begin()));
    }
    chosen_ = std::move(chosen);
  }
  WriteRow(names);
  return absl::OkStatus();
}

void CsvWriter::WriteRow(const std::vector<std::string>& fields) {
  const size_t count = chosen_.has_value() ? chosen_->size() : fields.size();
  for (size_t i = 0; i < count; ++i) {
    const std::string& raw = fields[chosen_.has_value() ? (*chosen_)[i] : i];
    if (i > 0) out_ << ',';
    const std::string field = printable_ ? PrintableLines(raw) : raw;
    // A line without anything would be read as no record at all.
    if (count == 1 && field.empty()) {
      out_ << "\"\"";
    } else if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out_ << field;
    } else {
      out_ << '"' << absl::StrReplaceAll(field, {{"\"", "\"\""}}) << '"';
    }
  }
  out_ << '\n';
}

}  // namespace chancery
