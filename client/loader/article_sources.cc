#include "client/loader/article_sources.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loader/record_source.h"
#include "client/loader/source_item.h"
#include "client/loader/warc_reader.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kOk = 200;

class FeedSource final : public DocumentSource {
 public:
  explicit FeedSource(WebFeed feed) : feed_(std::move(feed)) {}

  absl::optional<SourceItem> Next() override {
    SourceItem item;
    if (next_ == feed_.items.size()) {
      if (feed_.problem.empty()) return absl::nullopt;
      item.content = Reject{std::string(reject_reason::kXmlInvalid),
                            absl::StrCat(std::exchange(feed_.problem, ""),
                                         "; items that could be read all the same are loaded")};
      return item;
    }
    FeedItem& found = feed_.items[next_++];
    item.place.article = found.key.empty() ? absl::StrCat("item ", next_) : found.key;
    item.place.line = found.line;
    item.place.bytes = static_cast<int64_t>(found.content.size());
    TextInput input;
    input.text = std::move(found.content);
    input.markup = found.html ? TextMarkup::kHtml : TextMarkup::kPlain;
    input.fields.key = std::move(found.key);
    input.fields.title = std::move(found.title);
    input.fields.url = std::move(found.url);
    input.fields.published = std::move(found.published);
    input.fields.publisher = feed_.title;
    input.fields.language = feed_.language;
    item.content = std::move(input);
    return item;
  }

 private:
  WebFeed feed_;
  size_t next_ = 0;
};

class WarcSource final : public DocumentSource {
 public:
  WarcSource(std::unique_ptr<ByteSource> source, int64_t max_article_bytes)
      : max_article_bytes_(max_article_bytes),
        reader_(std::move(source), max_article_bytes + WarcReader::kMaxHeaderBytes) {}

  absl::optional<SourceItem> Next() override {
    WarcRecord record;
    while (!ended_) {
      const absl::StatusOr<bool> more = reader_.Next(&record);
      if (!more.ok()) {
        ended_ = true;
        if (absl::IsCancelled(more.status())) return absl::nullopt;
        SourceItem item;
        const Reject reject = RejectFromStatus(more.status(), reject_reason::kUnreadable);
        item.content = reject;
        return item;
      }
      if (!*more) break;
      absl::optional<SourceItem> item = Read(std::move(record));
      if (item.has_value()) return item;
    }
    ended_ = true;
    return absl::nullopt;
  }

  std::string Remark() const override { return skipped_.ToString(); }

 private:
  absl::optional<SourceItem> Read(WarcRecord record) {
    SourceItem item;
    const std::string place = absl::StrCat("record ", record.number, " at byte ", record.offset);
    const std::string address(record.Field("warc-target-uri"));
    item.place.article = address.empty() ? place : address;
    item.place.bytes = record.bytes;
    const auto reject = [&](absl::string_view reason, absl::string_view problem) {
      item.content = Reject{std::string(reason), absl::StrCat(place, ": ", problem)};
      return item;
    };
    if (!record.problem.empty()) return reject(reject_reason::kRecordInvalid, record.problem);

    const std::string type(record.Field("warc-type"));
    std::string content_type;
    std::string charset;
    ParseContentType(record.Field("content-type"), &content_type, &charset);
    const bool response = type == "response" && content_type == "application/http";
    const bool text = type == "conversion" && content_type == "text/plain";
    const bool page = (type == "resource" || type == "conversion") && IsHtml(content_type);
    if (!response && !text && !page) return Skip(type.empty() ? "record of no type" : type);
    if (record.too_long) {
      return reject(reject_reason::kTooLarge,
                    absl::StrCat("longer than the limit of ", max_article_bytes_,
                                 " bytes (--max-article-bytes)"));
    }
    TextInput input;
    if (response) {
      absl::StatusOr<HttpResponse> answer = ParseHttpResponse(record.block, max_article_bytes_);
      if (!answer.ok()) {
        const Reject why = RejectFromStatus(answer.status(), reject_reason::kRecordInvalid);
        return reject(why.reason, why.message);
      }
      if (answer->status != kOk) return Skip(absl::StrCat("response ", answer->status));
      if (!IsHtml(answer->content_type)) {
        return Skip(answer->content_type.empty() ? "response of no type" : answer->content_type);
      }
      charset = std::move(answer->charset);
      input.text = std::move(answer->body);
    } else {
      input.text = std::move(record.block);
    }
    input.markup = text ? TextMarkup::kPlain : TextMarkup::kHtml;
    input.charset = std::move(charset);
    input.fields.url = address;
    item.content = std::move(input);
    return item;
  }

  static bool IsHtml(absl::string_view type) {
    return type == "text/html" || type == "application/xhtml+xml";
  }

  absl::optional<SourceItem> Skip(absl::string_view kind) {
    skipped_.Add(kind);
    return absl::nullopt;
  }

  const int64_t max_article_bytes_;
  WarcReader reader_;
  SkipCounts skipped_;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenArticles(const FileSystem& files,
                                                             const InputFile& file,
                                                             const ArticleSourceOptions& options) {
  if (file.format == InputFormat::kFeed) {
    absl::StatusOr<std::string> content =
        ReadAll(files, file.path, static_cast<int64_t>(options.feed.max_feed_bytes));
    if (absl::IsResourceExhausted(content.status())) {
      return RejectError(reject_reason::kTooLarge,
                         absl::StrCat("longer than the limit of ", options.feed.max_feed_bytes,
                                      " bytes for a feed (max_feed_bytes)"));
    }
    CHANCERY_RETURN_IF_ERROR(content.status());
    CHANCERY_ASSIGN_OR_RETURN(WebFeed feed, ReadWebFeed(*content, options.feed));
    return std::make_unique<FeedSource>(std::move(feed));
  }
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, files.Open(file.path));
  return std::make_unique<WarcSource>(std::move(source), options.max_article_bytes);
}

}  // namespace chancery
