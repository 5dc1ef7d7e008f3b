// Any bytes as records of other systems: FollowTheMoney, Wikidata, Popolo, tables of tenures. The
// first byte says which; what an importer makes of them is taken apart as the loader does.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/loader/input_format.h"
#include "client/loader/input_reader.h"
#include "client/loader/record_importers.h"
#include "client/loader/record_source.h"
#include "client/loader/source_item.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/fuzz/one_file.h"

namespace chancery {
namespace {

void ReadRecords(InputFormat format, absl::string_view bytes) {
  const OneFile files(bytes);
  InputFile input;
  input.path = input.name = "records";
  input.format = format;
  input.size = static_cast<int64_t>(bytes.size());
  RecordImportOptions options;
  options.max_record_bytes = 1 << 20;
  options.max_reference_bytes = 16 << 20;
  auto source = OpenRecords(files, Gazetteer::Default(), input, options);
  if (!source.ok()) return;
  while (const absl::optional<SourceItem> item = (*source)->Next()) {
  }
  (void)(*source)->Remark();
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using chancery::InputFormat;
  if (size == 0) return 0;
  const absl::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'F':
      chancery::ReadRecords(InputFormat::kFtm, bytes);
      break;
    case 'W':
      chancery::ReadRecords(InputFormat::kWikidata, bytes);
      break;
    case 'P':
      chancery::ReadRecords(InputFormat::kPopolo, bytes);
      break;
    default:
      chancery::ReadRecords(InputFormat::kTenures, bytes);
  }
  return 0;
}
