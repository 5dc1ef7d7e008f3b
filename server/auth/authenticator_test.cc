#include "server/auth/authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kSearch[] = "GraphService/Search";
constexpr char kWrite[] = "IngestService/WriteFacts";
constexpr char kMerge[] = "CurationService/MergeEntities";
constexpr char kErase[] = "CurationService/Erase";

class AuthenticatorTest : public testing::Test {
 protected:
  AuthenticatorTest() {
    options_.token_file = std::string(std::getenv("TEST_TMPDIR")) + "/tokens";
    WriteFile(Line("reads", "r-token", "reader") + Line("writes", "w-token", "writer") +
              Line("decides", "c-token", "curator") + Line("rules", "a-token", "admin") +
              Line("late", "l-token", "admin", "2026-06-01"));
  }

  static std::string Line(const std::string& id, const std::string& token, const std::string& roles,
                          const std::string& expires = "never") {
    return absl::StrCat(id, " ", TokenDigest(token), " ", roles, " ", expires, "\n");
  }

  // As `chancery token` does it: whole or not at all.
  void WriteFile(const std::string& text) {
    const std::string next = options_.token_file + ".next";
    std::ofstream(next) << text;
    chmod(next.c_str(), 0600);
    ASSERT_EQ(std::rename(next.c_str(), options_.token_file.c_str()), 0);
  }

  absl::Status Create() {
    absl::StatusOr<std::unique_ptr<Authenticator>> created =
        Authenticator::Create(options_, clock_, logger_);
    if (!created.ok()) return created.status();
    authenticator_ = *std::move(created);
    return absl::OkStatus();
  }

  Verdict JudgeToken(absl::string_view method, const std::string& token) {
    CallerCredentials credentials;
    credentials.authorization = "Bearer " + token;
    return authenticator_->Judge(method, credentials);
  }

  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 5, 31), absl::UTCTimeZone())};
  std::vector<std::string> lines_;
  Logger logger_{LogLevel::kInfo, clock_,
                 [this](absl::string_view line) { lines_.emplace_back(line); }};
  Authenticator::Options options_;
  std::unique_ptr<Authenticator> authenticator_;
};

TEST_F(AuthenticatorTest, RolesAllowWhatTheyAllowAndNothingElse) {
  ASSERT_THAT(Create(), IsOk());
  const struct {
    std::string token;
    std::string principal;
    bool search, write, merge, erase;
  } cases[] = {{"r-token", "reads", true, false, false, false},
               {"w-token", "writes", true, true, false, false},
               {"c-token", "decides", true, false, true, false},
               {"a-token", "rules", true, true, true, true}};
  for (const auto& c : cases) {
    for (const auto& [method, allowed] : std::vector<std::pair<const char*, bool>>{
             {kSearch, c.search}, {kWrite, c.write}, {kMerge, c.merge}, {kErase, c.erase}}) {
      const Verdict verdict = JudgeToken(method, c.token);
      EXPECT_EQ(verdict.principal, c.principal);
      if (allowed) {
        EXPECT_THAT(verdict.status, IsOk()) << c.token << method;
      } else {
        EXPECT_THAT(verdict.status, StatusIs(absl::StatusCode::kPermissionDenied));
        EXPECT_THAT(verdict.status, HasReason("PERMISSION_DENIED"));
      }
    }
  }
}

TEST_F(AuthenticatorTest, AMethodOutsideTheTableIsDeniedToAll) {
  ASSERT_THAT(Create(), IsOk());
  EXPECT_THAT(JudgeToken("GraphService/Destroy", "a-token").status,
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(AuthenticatorTest, NobodyIsNotLetIn) {
  ASSERT_THAT(Create(), IsOk());
  CallerCredentials credentials;
  for (const char* header : {"", "Bearer", "Bearer ", "Basic r-token", "r-token", "Bearer r-toke",
                             "Bearer r-tokenx", "Bearer R-TOKEN", "Bearer r-token r-token"}) {
    credentials.authorization = header;
    const Verdict verdict = authenticator_->Judge(kSearch, credentials);
    EXPECT_THAT(verdict.status, StatusIs(absl::StatusCode::kUnauthenticated)) << header;
    EXPECT_THAT(verdict.status, HasReason("UNAUTHENTICATED"));
    EXPECT_EQ(verdict.principal, "");
  }
  // What stands in the file is not the token.
  EXPECT_FALSE(JudgeToken(kSearch, TokenDigest("a-token")).status.ok());
  credentials.authorization = absl::nullopt;
  EXPECT_THAT(authenticator_->Judge(kSearch, credentials).status,
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("asks who calls")));
}

TEST_F(AuthenticatorTest, TokensExpire) {
  ASSERT_THAT(Create(), IsOk());
  clock_.Advance(absl::Hours(24) - absl::Seconds(1));
  EXPECT_THAT(JudgeToken(kErase, "l-token").status, IsOk());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(JudgeToken(kErase, "l-token").status,
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired")));
}

TEST_F(AuthenticatorTest, FollowsTheFile) {
  ASSERT_THAT(Create(), IsOk());
  WriteFile(Line("reads", "new", "reader") + Line("reads", "r-token", "reader"));
  EXPECT_FALSE(JudgeToken(kSearch, "new").status.ok());  // it was looked at just now
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(JudgeToken(kSearch, "new").status, IsOk());
  EXPECT_THAT(JudgeToken(kSearch, "r-token").status, IsOk());
  EXPECT_FALSE(JudgeToken(kSearch, "w-token").status.ok());
  WriteFile(Line("reads", "new", "reader"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_FALSE(JudgeToken(kSearch, "r-token").status.ok());
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(AuthenticatorTest, AFileThatIsNotUnderstoodChangesNothing) {
  ASSERT_THAT(Create(), IsOk());
  for (const std::string& text : {std::string("reads "
                                              "x reader never\n"),
                                  std::string("?")}) {
    WriteFile(text);
    clock_.Advance(absl::Seconds(1));
    EXPECT_THAT(JudgeToken(kSearch, "r-token").status, IsOk());
  }
  unlink(options_.token_file.c_str());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(JudgeToken(kSearch, "r-token").status, IsOk());
  ASSERT_THAT(lines_, SizeIs(3));
  EXPECT_THAT(lines_[0], HasSubstr("line 1"));
  EXPECT_THAT(lines_[2], HasSubstr("No such file"));
}

TEST_F(AuthenticatorTest, RefusesAFileThatOthersCanWrite) {
  chmod(options_.token_file.c_str(), 0666);
  EXPECT_THAT(Create(), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("chmod")));
  options_.token_file += ".none";
  EXPECT_THAT(Create(), StatusIs(absl::StatusCode::kNotFound, HasSubstr("tokens.none")));
}

TEST_F(AuthenticatorTest, CertificatesAreMappedByExactName) {
  options_.token_file.clear();
  RoleSet reader;
  reader.Add(AccessRole::kReader);
  RoleSet admin;
  admin.Add(AccessRole::kAdmin);
  options_.certificates = {{"desk.example", "desk", reader}, {"Root Desk", "root", admin}};
  ASSERT_THAT(Create(), IsOk());
  const auto judge = [&](std::vector<std::string> names, const std::string& common_name) {
    CallerCredentials credentials;
    credentials.alternative_names = std::move(names);
    credentials.common_name = common_name;
    return authenticator_->Judge(kErase, credentials);
  };
  EXPECT_EQ(judge({"x", "desk.example"}, "Root Desk").principal, "desk");
  EXPECT_THAT(judge({}, "Root Desk").status, IsOk());
  for (const char* name : {"desk.exampl", "a.desk.example", "DESK.EXAMPLE", "root desk", "root"}) {
    const Verdict verdict = judge({name}, "");
    EXPECT_THAT(verdict.status, StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_EQ(verdict.principal, name);  // known, and nobody
  }
  // A wrong token is not made good by a certificate.
  CallerCredentials both;
  both.common_name = "Root Desk";
  both.authorization = "Bearer guess";
  EXPECT_THAT(authenticator_->Judge(kErase, both).status,
              StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace chancery
