#include "server/service/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "absl/strings/escaping.h"
#include "chancery/v1/graph_service.pb.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;

constexpr char kMethod[] = "FindEncounters";

v1::FindEncountersRequest Request() {
  v1::FindEncountersRequest request;
  request.add_subjects("people/42");
  request.add_roles("roles/7");
  request.mutable_filter()->mutable_dates()->set_first("2004");
  request.set_page_size(10);
  return request;
}

std::string Token() {
  return EncodePageToken(kMethod, Request(), {17, std::string("cur\0sor", 7)});
}

TEST(PageTokenTest, ComesBackAsItWas) {
  const auto token = DecodePageToken(kMethod, Request(), Token());
  ASSERT_THAT(token, IsOk());
  ASSERT_TRUE(token->has_value());
  EXPECT_EQ((*token)->revision, 17);
  EXPECT_EQ((*token)->cursor, std::string("cur\0sor", 7));
}

TEST(PageTokenTest, IsFitForUrls) {
  for (int i = 0; i < 300; ++i) {
    const std::string token =
        EncodePageToken(kMethod, Request(), {i, std::string(static_cast<size_t>(i), '\xFF')});
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_="),
              std::string::npos);
  }
}

TEST(PageTokenTest, EmptyIsTheFirstPage) {
  const auto token = DecodePageToken(kMethod, Request(), "");
  ASSERT_THAT(token, IsOk());
  EXPECT_FALSE(token->has_value());
}

TEST(PageTokenTest, PagingFieldsMayChange) {
  v1::FindEncountersRequest request = Request();
  request.set_page_token("anything");
  request.set_page_size(1000);
  request.mutable_consistency()->set_at_least(5);
  EXPECT_THAT(DecodePageToken(kMethod, request, Token()), IsOk());
}

TEST(PageTokenTest, OtherFieldsMustNotChange) {
  const std::function<void(v1::FindEncountersRequest&)> kChanges[] = {
      [](auto& r) { r.set_subjects(0, "people/43"); },
      [](auto& r) { r.add_subjects("people/43"); },
      [](auto& r) { r.clear_roles(); },
      [](auto& r) { r.set_mode(v1::OFFICE_MODE_EVER); },
      [](auto& r) { r.mutable_filter()->mutable_dates()->set_first("2005"); },
      [](auto& r) { r.set_include_evidence(true); },
      [](auto& r) { r.set_order_by(v1::FindEncountersRequest::ORDER_NEWEST_FIRST); },
  };
  for (const auto& change : kChanges) {
    v1::FindEncountersRequest request = Request();
    change(request);
    const auto token = DecodePageToken(kMethod, request, Token());
    EXPECT_THAT(token, StatusIs(absl::StatusCode::kInvalidArgument)) << request.ShortDebugString();
    EXPECT_THAT(token, HasReason("INVALID_PAGE_TOKEN"));
  }
}

TEST(PageTokenTest, BelongsToOneMethod) {
  const auto token = DecodePageToken("GetTimeline", Request(), Token());
  EXPECT_THAT(token, HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(std::string(token.status().message()),
              HasSubstr("is of FindEncounters, not of GetTimeline"));
}

TEST(PageTokenTest, EveryChangedByteIsFound) {
  const std::string token = Token();
  std::string sealed;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &sealed));
  for (size_t i = 0; i < sealed.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = sealed;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      EXPECT_THAT(DecodePageToken(kMethod, Request(), absl::WebSafeBase64Escape(damaged)),
                  HasReason("INVALID_PAGE_TOKEN"));
    }
  }
}

TEST(PageTokenTest, NobodyWithoutTheKeyCanMakeOne) {
  SetPageTokenKey("this server's");
  const std::string token = EncodePageToken(kMethod, Request(), {7, "cursor"});
  EXPECT_THAT(DecodePageToken(kMethod, Request(), token), IsOk());
  // After a restart with the same key.
  SetPageTokenKey("another server's");
  EXPECT_THAT(DecodePageToken(kMethod, Request(), token), HasReason("INVALID_PAGE_TOKEN"));
  SetPageTokenKey("this server's");
  EXPECT_THAT(DecodePageToken(kMethod, Request(), token), IsOk());
}

TEST(PageTokenTest, TruncationsAndRubbishAreRefused) {
  const std::string token = Token();
  for (size_t length = 1; length + 1 < token.size(); ++length) {
    EXPECT_THAT(DecodePageToken(kMethod, Request(), token.substr(0, length)),
                HasReason("INVALID_PAGE_TOKEN"))
        << length;
  }
  const std::string kRubbish[] = {"x",
                                  "====",
                                  "AAAA",
                                  "AAAAAA",
                                  "%%%",
                                  "\xFF\xFE",
                                  " ",
                                  token + "A",
                                  std::string(100000, 'A'),
                                  std::string("\0", 1)};
  for (const std::string& rubbish : kRubbish) {
    EXPECT_THAT(DecodePageToken(kMethod, Request(), rubbish), HasReason("INVALID_PAGE_TOKEN"));
  }
}

// The value itself, so that tokens of a running cluster survive a rebuild.
TEST(RequestFingerprintTest, DoesNotChangeBetweenBuilds) {
  EXPECT_EQ(RequestFingerprint(v1::FindEncountersRequest()), 0xcbf29ce484222325u);
  v1::GetTimelineRequest request;
  request.set_party("people/42");
  const uint64_t plain = RequestFingerprint(request);
  request.set_page_size(5);
  request.set_page_token("t");
  EXPECT_EQ(RequestFingerprint(request), plain);
  EXPECT_EQ(plain, 0xc29dcb933e1e90fau);
}

}  // namespace
}  // namespace chancery
