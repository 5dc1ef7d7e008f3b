#include "client/loader/tenure_csv_importer.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loader/content_hash.h"
#include "client/loader/csv_reader.h"
#include "client/loader/external_key.h"
#include "client/loader/fact_builder.h"
#include "client/loader/json_value.h"
#include "client/loader/office_label.h"
#include "client/loader/source_item.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr absl::string_view kScheme = "tenure";

enum Column : size_t {
  kPerson,
  kOffice,
  kPolity,
  kStart,
  kEnd,
  kActing,
  kPersonKey,
  kOfficeKey,
  kSource,
  kColumnCount,
};
constexpr absl::string_view kColumns[kColumnCount] = {
    "person", "office", "polity", "start", "end", "acting", "person_key", "office_key", "source"};
constexpr size_t kNoColumn = static_cast<size_t>(-1);

absl::Status CsvError(absl::string_view message) {
  return RejectError(reject_reason::kCsvInvalid, message);
}

absl::Status ColumnError(Column column, absl::string_view message) {
  return RecordError(absl::StrCat("column ", kColumns[column], ": ", message));
}

// An id or a key as a key: "plum:dj-1" is one, of whatever system.
std::string KeyOf(const std::string& text) {
  const size_t colon = text.find(':');
  const bool has_scheme = colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
                          std::all_of(text.begin(), text.begin() + colon, [](unsigned char c) {
                            return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
                          });
  return has_scheme ? text : ExternalKey(kScheme, text);
}

class TenureCsvSource final : public DocumentSource {
 public:
  TenureCsvSource(const Gazetteer& gazetteer, const InputFile& file,
                  const RecordImportOptions& options, std::unique_ptr<ByteSource> source)
      : gazetteer_(gazetteer),
        file_name_(file.name),
        options_(options),
        reader_(std::move(source), options.max_record_bytes) {}

  absl::Status ReadHeader() {
    columns_.fill(kNoColumn);
    CsvReader::Record header;
    CHANCERY_ASSIGN_OR_RETURN(const bool more, reader_.Next(&header));
    if (!more) return RejectError(reject_reason::kEmpty, "there is no line in the file");
    if (!header.problem.empty()) return CsvError(absl::StrCat("line 1: ", header.problem));
    for (size_t i = 0; i < header.fields.size(); ++i) {
      const std::string name = absl::AsciiStrToLower(OneLineText(header.fields[i]));
      for (size_t column = 0; column < kColumnCount; ++column) {
        if (name != kColumns[column]) continue;
        if (columns_[column] != kNoColumn) {
          return CsvError(absl::StrCat("line 1: there are two columns \"", name, "\""));
        }
        columns_[column] = i;
      }
    }
    for (const Column needed : {kPerson, kOffice}) {
      if (columns_[needed] != kNoColumn) continue;
      return CsvError(absl::StrCat(
          "line 1: there is no column \"", kColumns[needed],
          "\"; the header is person,office,polity,start,end,acting,person_key,office_key,source"));
    }
    field_count_ = header.fields.size();
    return absl::OkStatus();
  }

  absl::optional<SourceItem> Next() override {
    if (ended_ || options_.stopped()) return absl::nullopt;
    CsvReader::Record record;
    SourceItem item;
    const absl::StatusOr<bool> more = reader_.Next(&record);
    if (more.ok() && !*more) return absl::nullopt;
    item.place.line = record.line;
    item.place.bytes = record.bytes;
    absl::StatusOr<v1::ArticleFacts> facts = more.ok() ? Read(record) : more.status();
    ended_ = !more.ok();
    if (absl::IsCancelled(facts.status())) return absl::nullopt;
    if (facts.ok()) {
      item.place.article = facts->article().key();
      item.content = *std::move(facts);
    } else {
      item.content = RejectFromStatus(facts.status(), reject_reason::kUnreadable);
    }
    return item;
  }

 private:
  absl::StatusOr<v1::ArticleFacts> Read(const CsvReader::Record& record) const {
    if (record.too_long) return RejectError(reject_reason::kTooLarge, record.problem);
    if (!record.problem.empty()) return CsvError(record.problem);
    if (record.fields.size() != field_count_) {
      return CsvError(absl::StrCat("there are ", record.fields.size(), " fields, but ",
                                   field_count_, " columns"));
    }
    std::array<std::string, kColumnCount> values;
    for (size_t column = 0; column < kColumnCount; ++column) {
      if (columns_[column] == kNoColumn) continue;
      const std::string& field = record.fields[columns_[column]];
      if (const size_t offset = FirstInvalidUtf8(field); offset != absl::string_view::npos) {
        return RejectError(
            reject_reason::kInvalidUtf8,
            absl::StrCat("column ", kColumns[column], ": not valid UTF-8 at offset ", offset));
      }
      values[column] = OneLineText(field);
    }
    if (values[kPerson].empty()) return ColumnError(kPerson, "it is empty");
    if (values[kOffice].empty()) return ColumnError(kOffice, "it is empty");
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate start,
                              ReadRecordDate(values[kStart], "column start"));
    PartialDate end;
    CHANCERY_ASSIGN_OR_RETURN(const EndKnown state, ReadEnd(values[kEnd], &end));
    CHANCERY_ASSIGN_OR_RETURN(const bool acting, ReadActing(values[kActing]));
    absl::StatusOr<v1::TimeInterval> interval = MakeInterval(start, end, state);
    if (!interval.ok()) return ColumnError(kEnd, interval.status().message());

    const OfficeLabel label =
        SplitOfficeLabel(gazetteer_, values[kOffice], PolityName(gazetteer_, values[kPolity]));
    const std::string office =
        label.polity.empty() ? label.title : absl::StrCat(label.title, " of ", label.polity);
    ContentHash identity;
    for (const std::string& part :
         {values[kPersonKey].empty() ? values[kPerson] : values[kPersonKey], values[kOffice],
          values[kPolity], values[kStart]}) {
      identity.Add(part);
      identity.Add("\n");
    }
    RecordArticle article;
    article.key = absl::StrFormat("%s:%016x", kScheme, identity.value());
    article.title = absl::StrCat(values[kPerson], ", ", office);
    article.publisher = options_.publisher.empty() ? file_name_ : options_.publisher;
    if (absl::StrContains(values[kSource], "://")) {
      article.url = values[kSource];
    } else if (!values[kSource].empty()) {
      absl::StrAppend(&article.title, " (", values[kSource], ")");
    }
    FactBuilder builder(kTenuresExtractor, kTenuresVersion, article);
    const int person = builder.AddPerson(values[kPerson], Keys(values[kPersonKey]));
    const int role = builder.AddOffice(label.title, label.polity, Keys(values[kOfficeKey]));
    std::string line = absl::StrCat(values[kPerson], ", ", acting ? "acting " : "", office);
    if (!start.is_unknown()) absl::StrAppend(&line, ", from ", start.ToString());
    if (!end.is_unknown()) absl::StrAppend(&line, ", until ", end.ToString());
    builder.AddTenure(person, role, *std::move(interval), acting, line);
    return std::move(builder).Build();
  }

  static std::vector<std::string> Keys(const std::string& text) {
    if (text.empty()) return {};
    return {KeyOf(text)};
  }

  static absl::StatusOr<EndKnown> ReadEnd(const std::string& text, PartialDate* end) {
    const std::string word = absl::AsciiStrToLower(text);
    if (word.empty()) return EndKnown::kUnknown;
    if (word == ".." || word == "present" || word == "ongoing") return EndKnown::kOngoing;
    if (word == "ended") return EndKnown::kEnded;
    CHANCERY_ASSIGN_OR_RETURN(*end, ReadRecordDate(text, "column end"));
    return EndKnown::kEnded;
  }

  static absl::StatusOr<bool> ReadActing(const std::string& text) {
    const std::string word = absl::AsciiStrToLower(text);
    if (word == "true" || word == "yes" || word == "1") return true;
    if (word.empty() || word == "false" || word == "no" || word == "0") return false;
    return ColumnError(kActing, absl::StrCat("\"", TruncateUtf8(text, 60), "\" is not yes or no"));
  }

  const Gazetteer& gazetteer_;
  const std::string file_name_;
  const RecordImportOptions options_;
  CsvReader reader_;
  std::array<size_t, kColumnCount> columns_ = {};
  size_t field_count_ = 0;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenTenureCsv(const FileSystem& files,
                                                              const Gazetteer& gazetteer,
                                                              const InputFile& file,
                                                              const RecordImportOptions& options) {
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> bytes, files.Open(file.path));
  auto source = std::make_unique<TenureCsvSource>(gazetteer, file, options, std::move(bytes));
  CHANCERY_RETURN_IF_ERROR(source->ReadHeader());
  return source;
}

}  // namespace chancery
