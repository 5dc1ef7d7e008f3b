#include "client/loader/article_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/loader/clean_text.h"
#include "client/loader/json_value.h"
#include "client/loader/markdown_page.h"
#include "client/loader/publication_date.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// `file` is empty where the place of the article says enough.
absl::Status Invalid(absl::string_view file, absl::string_view message) {
  return RejectError(reject_reason::kMetadataInvalid,
                     absl::StrCat(file, file.empty() ? "" : ": ", message));
}

absl::Status NoDay(absl::string_view where) {
  return RejectError(reject_reason::kMetadataMissing,
                     absl::StrCat(where,
                                  ", so nothing in the text can be dated; add it, or give "
                                  "--published DATE"));
}

absl::StatusOr<JsonValue> ParseMetadata(const std::string& file, std::string json) {
  absl::StatusOr<std::string> text = CleanText(std::move(json));
  if (!text.ok()) return Invalid(file, text.status().message());
  absl::StatusOr<JsonValue> object = ParseJson(*text);
  if (!object.ok()) {
    return Invalid(file, absl::StrCat("not a JSON object: ", object.status().message()));
  }
  if (!object->is_object()) return Invalid(file, "not a JSON object");
  return object;
}

absl::string_view KindName(const JsonValue& value) {
  if (value.is_number()) return "a number";
  if (value.is_boolean()) return "true or false";
  return value.is_object() ? "an object" : "a list";
}

// Puts the string `name` of the object, trimmed, into `field`, unless it is absent or null.
absl::Status ReadField(const std::string& file, const JsonValue& object, const char* name,
                       std::string* field) {
  const JsonValue& value = JsonMember(object, name);
  if (value.is_null()) return absl::OkStatus();
  if (!value.is_string()) {
    return Invalid(file,
                   absl::StrCat("\"", name, "\" is ", KindName(value), ", where a string belongs"));
  }
  *field = std::string(absl::StripAsciiWhitespace(value.get_ref<const std::string&>()));
  return absl::OkStatus();
}

absl::StatusOr<ArticleFields> ReadFields(const std::string& file, const JsonValue& object) {
  ArticleFields fields;
  for (const char* name : {"id", "key"}) {
    // Numbers, too, are what databases have.
    const JsonValue& value = JsonMember(object, name);
    if (value.is_number_integer()) {
      fields.key = JsonText(value);
    } else {
      CHANCERY_RETURN_IF_ERROR(ReadField(file, object, name, &fields.key));
    }
  }
  CHANCERY_RETURN_IF_ERROR(ReadField(file, object, "title", &fields.title));
  CHANCERY_RETURN_IF_ERROR(ReadField(file, object, "publisher", &fields.publisher));
  CHANCERY_RETURN_IF_ERROR(ReadField(file, object, "url", &fields.url));
  CHANCERY_RETURN_IF_ERROR(ReadField(file, object, "language", &fields.language));
  CHANCERY_RETURN_IF_ERROR(ReadField(file, object, "published", &fields.published));
  return fields;
}

void Fill(std::string* field, const std::string& value) {
  if (field->empty()) *field = value;
}

void Fill(ArticleFields* fields, const ArticleFields& more) {
  Fill(&fields->key, more.key);
  Fill(&fields->title, more.title);
  Fill(&fields->publisher, more.publisher);
  Fill(&fields->url, more.url);
  Fill(&fields->published, more.published);
  Fill(&fields->language, more.language);
}

// Takes the text out of its markup, and what the page says of itself.
absl::StatusOr<HtmlPage> ReadPage(TextInput* input, const HtmlLimits& limits) {
  switch (input->markup) {
    case TextMarkup::kHtml:
      return ReadHtmlPage(input->text, input->charset, limits);
    case TextMarkup::kMarkdown:
      return ReadMarkdownPage(input->text, limits);
    case TextMarkup::kPlain:
      break;
  }
  HtmlPage page;
  page.text = std::move(input->text);
  return page;
}

// `file` is for messages.
absl::StatusOr<v1::ArticleSource> MakeArticle(const std::string& file, ArticleFields fields,
                                              std::string text, const ArticleDefaults& defaults) {
  v1::ArticleSource article;
  if (!fields.published.empty()) {
    const absl::StatusOr<PartialDate> date = ParsePublicationDate(fields.published, fields.url);
    if (!date.ok()) {
      return Invalid(file, absl::StrCat("\"published\": ", date.status().message()));
    }
    fields.published = date->ToString();
  }
  Fill(&fields.published, defaults.published);
  Fill(&fields.publisher, defaults.publisher);
  Fill(&fields.language, defaults.language);
  Fill(&fields.key, fields.url);
  article.set_key(std::move(fields.key));
  article.set_title(std::move(fields.title));
  article.set_publisher(std::move(fields.publisher));
  article.set_url(std::move(fields.url));
  article.mutable_published()->set_edtf(std::move(fields.published));
  article.set_language(std::move(fields.language));
  article.set_text(std::move(text));
  return article;
}

}  // namespace

absl::StatusOr<v1::ArticleSource> ReadArticle(TextInput input, const ArticleDefaults& defaults) {
  CHANCERY_ASSIGN_OR_RETURN(HtmlPage page, ReadPage(&input, defaults.html));
  CHANCERY_ASSIGN_OR_RETURN(std::string text, CleanText(std::move(page.text)));
  const std::string& file = input.metadata_file;
  ArticleFields fields;
  if (input.metadata.has_value()) {
    CHANCERY_ASSIGN_OR_RETURN(const JsonValue object,
                              ParseMetadata(file, *std::move(input.metadata)));
    CHANCERY_ASSIGN_OR_RETURN(fields, ReadFields(file, object));
  }
  Fill(&fields, input.fields);
  Fill(&fields, {"", std::move(page.title), std::move(page.publisher), std::move(page.url),
                 std::move(page.published), std::move(page.language)});
  if (fields.published.empty() && defaults.published.empty()) {
    const bool page_may_say = input.markup != TextMarkup::kPlain;
    if (input.metadata.has_value()) return NoDay(absl::StrCat(file, ": \"published\" is missing"));
    if (file.empty()) {
      return NoDay(page_may_say ? "the page does not say when it was published"
                                : "the day of publication is missing");
    }
    return NoDay(page_may_say ? absl::StrCat("the page does not say when it was "
                                             "published, and there is no "
                                             "metadata (",
                                             file, ")")
                              : absl::StrCat("there is no metadata (", file, ")"));
  }
  CHANCERY_ASSIGN_OR_RETURN(v1::ArticleSource article,
                            MakeArticle(input.metadata.has_value() ? file : "", std::move(fields),
                                        std::move(text), defaults));
  if (article.key().empty()) article.set_key(std::move(input.default_key));
  return article;
}

absl::StatusOr<v1::ArticleSource> ReadArticleLine(absl::string_view json,
                                                  const ArticleDefaults& defaults) {
  CHANCERY_ASSIGN_OR_RETURN(const JsonValue object, ParseJson(json));
  if (!object.is_object()) {
    return RejectError(reject_reason::kJsonInvalid, "not a JSON object");
  }
  const JsonValue& written = JsonMember(object, "text");
  if (!written.is_string()) {
    return RejectError(reject_reason::kJsonInvalid,
                       written.is_null() ? "\"text\" is missing"
                                         : absl::StrCat("\"text\" is ", KindName(written),
                                                        ", where a string belongs"));
  }
  CHANCERY_ASSIGN_OR_RETURN(std::string text, CleanText(written.get_ref<const std::string&>()),
                            _ << "\"text\"");
  CHANCERY_ASSIGN_OR_RETURN(ArticleFields fields, ReadFields("", object));
  if (fields.published.empty() && defaults.published.empty()) {
    return NoDay("\"published\" is missing");
  }
  return MakeArticle("", std::move(fields), std::move(text), defaults);
}

}  // namespace chancery
