// Any bytes as a file of history.state.gov: the XML reader, the importer of every format, and the
// reader of remarks on what they yield, and on the bytes themselves.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/extraction_context.h"
#include "client/extract/remarks.h"
#include "client/loader/file_system.h"
#include "client/loader/hsg_importer.h"
#include "client/loader/input_walker.h"
#include "client/loader/xml_reader.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// A data set without people.
class NoFiles : public FileSystem {
 public:
  absl::StatusOr<FileInfo> Stat(const std::string& path) const override { return Missing(path); }
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override {
    return Missing(path);
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path) const override {
    return Missing(path);
  }

 private:
  static absl::Status Missing(const std::string& path) { return absl::NotFoundError(path); }
};

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

void CheckSpan(const v1::TextSpan& span, const std::string& text) {
  Check(span.begin() >= 0 && span.begin() <= span.end() &&
        static_cast<size_t>(span.end()) <= text.size());
}

void CheckFacts(const v1::ArticleFacts& facts) {
  const std::string& text = facts.article().text();
  for (const v1::MeetingFact& meeting : facts.meetings()) {
    Check(meeting.parties_size() > 0 && meeting.sources_size() > 0);
    for (const v1::PartyFact& party : meeting.parties()) {
      if (party.has_person()) Check(party.person() < facts.persons_size());
      if (party.has_office()) Check(party.office() < facts.offices_size());
      if (party.has_capacity()) Check(party.capacity() < facts.offices_size());
    }
    for (const v1::FactSource& source : meeting.sources()) {
      CheckSpan(source.sentence(), text);
      CheckSpan(source.words(), text);
    }
  }
  for (const v1::TenureFact& tenure : facts.tenures()) {
    Check(tenure.person() < facts.persons_size() && tenure.office() < facts.offices_size());
  }
}

void Walk(const XmlNode& node) {
  Check(node.line() > 0);
  Check(node.Attribute("id").size() <= (size_t{1} << 30));
  for (const XmlNode& child : node.Children()) Walk(child);
}

// The bytes themselves as remarks: few changes of a file leave it well-formed.
void ReadAsRemarks(const std::string& content) {
  v1::ArticleSource article;
  article.set_text(content);
  ExtractionContext context;
  context.subject_name = "Ada Jane Brook";
  context.subject_office = "Secretary of State";
  context.subject_polity = "United States";
  context.when = PartialDate::Range(DayFromCivil(1987, 3, 10), DayFromCivil(1987, 3, 14));
  context.place = "Seoul, Pusan";
  context.polity = "South Korea";
  const auto facts = ReadRemarks(Gazetteer::Default(), article, context);
  Check(facts.ok());
  CheckFacts(*facts);
}

void ReadAs(InputFormat format, const std::string& content) {
  const NoFiles files;
  InputFile file;
  file.path = "set/positions-principals/file.xml";
  file.name = "file.xml";
  file.format = format;
  auto source = OpenHsgDocuments(files, Gazetteer::Default(), file, content);
  if (!source.ok()) return;
  while (absl::optional<SourceItem> item = (*source)->Next()) {
    if (const auto* document = std::get_if<DocumentInput>(&item->content)) {
      const auto facts = ReadRemarks(Gazetteer::Default(), document->article, document->context);
      if (facts.ok()) CheckFacts(*facts);
    } else if (const auto* facts = std::get_if<v1::ArticleFacts>(&item->content)) {
      CheckFacts(*facts);
    }
  }
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string content(reinterpret_cast<const char*>(data), size);
  chancery::ReadAsRemarks(content);
  const auto document = chancery::XmlDocument::Parse(content, "file.xml");
  if (!document.ok()) return 0;
  chancery::Walk((*document)->root());
  chancery::ReadAs(chancery::InputFormat::kHsgTravels, content);
  chancery::ReadAs(chancery::InputFormat::kHsgVisits, content);
  if (!content.empty()) chancery::ReadAs(chancery::InputFormat::kHsgPocom, content);
  return 0;
}
