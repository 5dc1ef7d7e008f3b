#include "client/loader/checkpoint.h"

#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/loader/content_hash.h"
#include "client/loader/file_system.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::string_view kMagic = "chancery-load checkpoint ";
constexpr absl::string_view kVersion = "1";

std::string Hex(uint64_t value) { return absl::StrCat(absl::Hex(value, absl::kZeroPad16)); }

bool ParseHex(absl::string_view text, uint64_t* value) {
  return text.size() == 16 && absl::SimpleHexAtoi(text, value);
}

uint64_t Checksum(absl::string_view content) {
  ContentHash hash;
  hash.Add(content);
  return hash.value();
}

// The same file by whatever path and from whatever directory.
std::string Identity(const std::string& file) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::absolute(file, error);
  return error ? file : path.lexically_normal().string();
}

// Takes the first word off `line`.
absl::string_view TakeWord(absl::string_view* line) {
  const size_t space = line->find(' ');
  const absl::string_view word = line->substr(0, space);
  *line = space == absl::string_view::npos ? "" : line->substr(space + 1);
  return word;
}

bool ParseLines(absl::string_view* rest, Checkpoint::Lines* lines) {
  if (!absl::SimpleAtoi(TakeWord(rest), &lines->offset) || lines->offset < 0 ||
      !absl::SimpleAtoi(TakeWord(rest), &lines->line) || lines->line < 0 ||
      !ParseHex(TakeWord(rest), &lines->hash)) {
    return false;
  }
  const absl::string_view rejected = TakeWord(rest);
  if (rejected == "-") return true;
  for (const absl::string_view number : absl::StrSplit(rejected, ',')) {
    if (!absl::SimpleAtoi(number, &lines->rejected.emplace_back())) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Checkpoint>> Checkpoint::Load(std::string path,
                                                             std::string settings) {
  std::unique_ptr<Checkpoint> checkpoint(new Checkpoint(std::move(path), std::move(settings)));
  const absl::StatusOr<std::string> content =
      ReadAll(PosixFileSystem(), checkpoint->path_, std::numeric_limits<int64_t>::max());
  if (absl::IsNotFound(content.status())) return checkpoint;
  CHANCERY_RETURN_IF_ERROR(content.status()) << "cannot read the checkpoint";
  CHANCERY_RETURN_IF_ERROR(checkpoint->Parse(*content));
  checkpoint->dirty_ = false;
  return checkpoint;
}

absl::Status Checkpoint::Parse(absl::string_view content) {
  const auto damaged = [this](absl::string_view what) {
    return absl::DataLossError(absl::StrCat(path_, ": not a whole checkpoint: ", what,
                                            "; delete it to start over (what is loaded already "
                                            "will be sent again and change nothing)"));
  };
  absl::string_view rest = content;
  if (!absl::ConsumePrefix(&rest, kMagic)) {
    return damaged(absl::StrCat("it does not start with \"", kMagic, "\""));
  }
  const absl::string_view version = rest.substr(0, rest.find('\n'));
  if (version != kVersion) {
    return absl::FailedPreconditionError(absl::StrCat(path_, ": the checkpoint has version ",
                                                      absl::CEscape(version.substr(0, 20)),
                                                      "; this program knows ", kVersion));
  }
  const size_t end = content.rfind("\nend ");
  uint64_t sum = 0;
  if (end == absl::string_view::npos ||
      !ParseHex(absl::StripSuffix(content.substr(end + 5), "\n"), &sum)) {
    return damaged("its last line is missing");
  }
  const absl::string_view body = content.substr(0, end + 1);
  if (Checksum(body) != sum) return damaged("its checksum does not match");

  int64_t number = 0;
  for (absl::string_view line : absl::StrSplit(body, '\n')) {
    ++number;
    if (line.empty() || number == 1) continue;
    const absl::string_view kind = TakeWord(&line);
    std::string text;
    bool good = true;
    if (kind == "for") {
      if (absl::CUnescape(line, &text) && text != settings_) {
        return absl::FailedPreconditionError(
            absl::StrCat(path_, ": the checkpoint is of another load (", text, "; now ", settings_,
                         "); delete it or name another"));
      }
    } else if (kind == "file") {
      uint64_t hash = 0;
      good = ParseHex(TakeWord(&line), &hash) && absl::CUnescape(line, &text);
      if (good) files_[text] = hash;
    } else if (kind == "lines") {
      Lines lines;
      good = ParseLines(&line, &lines) && absl::CUnescape(line, &text);
      if (good) lines_[text] = std::move(lines);
    } else {
      good = false;
    }
    if (!good) return damaged(absl::StrCat("line ", number, " cannot be read"));
  }
  return absl::OkStatus();
}

bool Checkpoint::HasFile(const std::string& file, uint64_t hash) const {
  const std::string identity = Identity(file);
  std::lock_guard<std::mutex> lock(mu_);
  const auto it = files_.find(identity);
  return it != files_.end() && it->second == hash;
}

void Checkpoint::AddFile(const std::string& file, uint64_t hash) {
  std::string identity = Identity(file);
  std::lock_guard<std::mutex> lock(mu_);
  files_[std::move(identity)] = hash;
  dirty_ = true;
}

absl::optional<Checkpoint::Lines> Checkpoint::FindLines(const std::string& file) const {
  const std::string identity = Identity(file);
  std::lock_guard<std::mutex> lock(mu_);
  const auto it = lines_.find(identity);
  if (it == lines_.end()) return absl::nullopt;
  return it->second;
}

void Checkpoint::SetLines(const std::string& file, Lines lines) {
  std::string identity = Identity(file);
  std::lock_guard<std::mutex> lock(mu_);
  lines_[std::move(identity)] = std::move(lines);
  dirty_ = true;
}

size_t Checkpoint::size() const {
  std::lock_guard<std::mutex> lock(mu_);
  return files_.size() + lines_.size();
}

absl::Status Checkpoint::Save() {
  std::lock_guard<std::mutex> saving(save_mu_);
  std::string content = absl::StrCat(kMagic, kVersion, "\nfor ", absl::CEscape(settings_), "\n");
  {
    std::lock_guard<std::mutex> lock(mu_);
    if (!dirty_) return absl::OkStatus();
    for (const auto& [file, hash] : files_) {
      absl::StrAppend(&content, "file ", Hex(hash), " ", absl::CEscape(file), "\n");
    }
    for (const auto& [file, lines] : lines_) {
      absl::StrAppend(&content, "lines ", lines.offset, " ", lines.line, " ", Hex(lines.hash), " ",
                      lines.rejected.empty() ? "-" : absl::StrJoin(lines.rejected, ","), " ",
                      absl::CEscape(file), "\n");
    }
    dirty_ = false;
  }
  const uint64_t sum = Checksum(content);
  absl::StrAppend(&content, "end ", Hex(sum), "\n");
  const absl::Status written = WriteFileAtomically(path_, content);
  if (!written.ok()) {
    std::lock_guard<std::mutex> lock(mu_);
    dirty_ = true;
  }
  CHANCERY_RETURN_IF_ERROR(written) << "cannot write the checkpoint";
  return absl::OkStatus();
}

}  // namespace chancery
