#include "client/loader/article_reader.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/loader/clean_text.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

absl::Status Invalid(absl::string_view file, absl::string_view message) {
  return RejectError(reject_reason::kMetadataInvalid, absl::StrCat(file, ": ", message));
}

absl::StatusOr<Struct> ParseObject(const std::string& file, std::string json) {
  absl::StatusOr<std::string> text = CleanText(std::move(json));
  if (!text.ok()) return Invalid(file, text.status().message());
  Struct object;
  const auto parsed = google::protobuf::util::JsonStringToMessage(*text, &object);
  if (!parsed.ok()) {
    // The library shows the place by an excerpt and a caret on lines of their own.
    const std::string message =
        absl::StrReplaceAll(parsed.message().ToString(), {{"\n", " "}, {"^", ""}});
    return Invalid(file, absl::StrCat("not a JSON object: ", absl::StripAsciiWhitespace(message)));
  }
  return object;
}

absl::string_view KindName(const Value& value) {
  switch (value.kind_case()) {
    case Value::kNumberValue:
      return "a number";
    case Value::kBoolValue:
      return "true or false";
    case Value::kStructValue:
      return "an object";
    case Value::kListValue:
      return "a list";
    default:
      return "something else";
  }
}

// The string `field` of the object, trimmed; empty where it is absent or null.
absl::StatusOr<std::string> StringField(const std::string& file, const Struct& object,
                                        const std::string& field) {
  const auto it = object.fields().find(field);
  if (it == object.fields().end() || it->second.kind_case() == Value::kNullValue) return "";
  if (it->second.kind_case() != Value::kStringValue) {
    return Invalid(file, absl::StrCat("\"", field, "\" is ", KindName(it->second),
                                      ", where a string belongs"));
  }
  return std::string(absl::StripAsciiWhitespace(it->second.string_value()));
}

absl::StatusOr<std::string> PublicationDate(const std::string& file, std::string written) {
  absl::string_view date = written;
  // Many feeds publish instants; of these the day counts.
  if (date.size() > 10 && (date[10] == 'T' || date[10] == ' ')) date = date.substr(0, 10);
  const absl::StatusOr<PartialDate> parsed = PartialDate::Parse(date);
  if (!parsed.ok()) {
    return Invalid(file, absl::StrCat("\"published\" is \"", written,
                                      "\", which is no date of the form 2022-01-21: ",
                                      parsed.status().message()));
  }
  return parsed->ToString();
}

}  // namespace

absl::StatusOr<v1::ArticleSource> ReadArticle(TextInput input, const ArticleDefaults& defaults) {
  v1::ArticleSource article;
  CHANCERY_ASSIGN_OR_RETURN(*article.mutable_text(), CleanText(std::move(input.text)));
  std::string published;
  if (input.metadata.has_value()) {
    const std::string& file = input.metadata_file;
    CHANCERY_ASSIGN_OR_RETURN(const Struct object, ParseObject(file, *std::move(input.metadata)));
    CHANCERY_ASSIGN_OR_RETURN(*article.mutable_key(), StringField(file, object, "id"));
    CHANCERY_ASSIGN_OR_RETURN(*article.mutable_title(), StringField(file, object, "title"));
    CHANCERY_ASSIGN_OR_RETURN(*article.mutable_publisher(), StringField(file, object, "publisher"));
    CHANCERY_ASSIGN_OR_RETURN(*article.mutable_url(), StringField(file, object, "url"));
    CHANCERY_ASSIGN_OR_RETURN(*article.mutable_language(), StringField(file, object, "language"));
    CHANCERY_ASSIGN_OR_RETURN(published, StringField(file, object, "published"));
    if (!published.empty()) {
      CHANCERY_ASSIGN_OR_RETURN(published, PublicationDate(file, std::move(published)));
    } else if (defaults.published.empty()) {
      return RejectError(
          reject_reason::kMetadataMissing,
          absl::StrCat(file,
                       ": \"published\" is missing, so nothing in the text can be dated; add "
                       "it, or give --published DATE"));
    }
  } else if (defaults.published.empty()) {
    return RejectError(
        reject_reason::kMetadataMissing,
        absl::StrCat("there is no metadata (", input.metadata_file,
                     "), so nothing in the text can be dated; add it, or give --published DATE"));
  }
  if (published.empty()) published = defaults.published;
  article.mutable_published()->set_edtf(published);
  if (article.publisher().empty()) article.set_publisher(defaults.publisher);
  if (article.language().empty()) article.set_language(defaults.language);
  if (article.key().empty()) {
    article.set_key(article.url().empty() ? input.default_key : article.url());
  }
  return article;
}

}  // namespace chancery
