#include "client/cli/name_resolver.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/fake_graph_connection.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

std::string Candidate(const std::string& name, const std::string& shown,
                      const std::string& description = "") {
  return absl::StrCat("candidates { resource { name: '", name, "' display_name: '", shown,
                      "' } description: '", description, "' }\n");
}

class NameResolverTest : public ::testing::Test {
 protected:
  void Means(const std::string& verdict, const std::string& candidates) {
    fake_.resolve_names.Returns(Parse<v1::ResolveNamesResponse>(
        absl::StrCat("names { verdict: NAME_VERDICT_", verdict, " ", candidates, " }")));
  }

  static std::vector<std::string> Names(const absl::StatusOr<std::vector<v1::ResourceRef>>& refs) {
    if (!refs.ok()) return {std::string(refs.status().message())};
    std::vector<std::string> names;
    for (const v1::ResourceRef& ref : *refs) names.push_back(ref.name());
    return names;
  }

  static std::string Name(const absl::StatusOr<v1::ResourceRef>& ref) {
    return ref.ok() ? ref->name() : std::string(ref.status().message());
  }

  FakeGraphConnection fake_;
  GraphClient client_{fake_, RetryPolicy::Never()};
  std::ostringstream notes_;
  NameResolver resolver_{client_, Parse<v1::Consistency>("exactly: 12"), notes_};
};

TEST_F(NameResolverTest, TakesResourceNamesWithoutACall) {
  EXPECT_EQ(Name(resolver_.Person("people/42")), "people/42");
  EXPECT_EQ(Name(resolver_.Person("people/~Q58217")), "people/~Q58217");
  EXPECT_EQ(Name(resolver_.Party("polities/7")), "polities/7");
  EXPECT_EQ(Name(resolver_.Anything("articles/9")), "articles/9");
  EXPECT_EQ(Name(resolver_.Meeting("meetings/9")), "meetings/9");
  EXPECT_THAT(Names(resolver_.Places("polities/7")), ElementsAre("polities/7"));
  EXPECT_THAT(fake_.resolve_names.requests, IsEmpty());
}

TEST_F(NameResolverTest, RefusesResourceNamesOfAnotherKind) {
  const absl::Status status = resolver_.Person("roles/19").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(std::string(status.message()),
            "\"roles/19\" does not name a person: that is one of people/..., or words of its name");
  EXPECT_TRUE(absl::IsInvalidArgument(resolver_.Meeting("Geneva").status()));
}

TEST_F(NameResolverTest, AsksForTheRightCollectionAtTheRightRevision) {
  Means("RESOLVED", Candidate("people/1", "Ann Example"));
  EXPECT_EQ(Name(resolver_.Person("ann example")), "people/1");
  ASSERT_THAT(fake_.resolve_names.requests, SizeIs(1));
  const v1::ResolveNamesRequest& sent = fake_.resolve_names.requests[0];
  EXPECT_EQ(sent.names(0).text(), "ann example");
  EXPECT_THAT(sent.names(0).collections(), ElementsAre("people"));
  EXPECT_EQ(sent.consistency().exactly(), 12);
  EXPECT_EQ(notes_.str(), "");
}

TEST_F(NameResolverTest, ListsTheCandidatesOfAnAmbiguousName) {
  Means("AMBIGUOUS", Candidate("people/3", "Colin Powell", "Secretary of State, 2001-2005") +
                         Candidate("people/17", "Jerome Powell\\033[1m"));
  const absl::Status status = resolver_.Person("Powell").status();
  EXPECT_TRUE(IsAmbiguousName(status));
  EXPECT_EQ(std::string(status.message()),
            "\"Powell\" may be any of these people; give one of the names:\n"
            "  people/3   Colin Powell (Secretary of State, 2001-2005)\n"
            "  people/17  Jerome Powell\uFFFD[1m");
}

TEST_F(NameResolverTest, ListsTenCandidatesAtMost) {
  std::string candidates;
  for (int i = 0; i < 13; ++i) candidates += Candidate(absl::StrCat("people/", i), "Ann");
  Means("AMBIGUOUS", candidates);
  EXPECT_THAT(Name(resolver_.Person("Ann")), HasSubstr("\n  and 3 more: see `chancery search`"));
  Means("AMBIGUOUS", candidates + "more: true");
  EXPECT_THAT(Name(resolver_.Person("Ann")), HasSubstr("\n  and more: see `chancery search`"));
}

TEST_F(NameResolverTest, TellsAGuess) {
  Means("GUESS", Candidate("polities/3", "East Germany"));
  EXPECT_EQ(Name(resolver_.Polity("Germany")), "polities/3");
  EXPECT_EQ(notes_.str(), "taking \"Germany\" as East Germany (polities/3)\n");
}

TEST_F(NameResolverTest, SaysWhatWasNotFound) {
  Means("UNKNOWN", "");
  const absl::Status status = resolver_.Person("Nobody").status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_EQ(std::string(status.message()), "no people match \"Nobody\"");
}

TEST_F(NameResolverTest, AnErrorOfTheServerIsPassedOn) {
  fake_.resolve_names.Returns(absl::UnavailableError("gone"));
  EXPECT_EQ(resolver_.Person("Ann").status(), absl::UnavailableError("gone"));
}

TEST_F(NameResolverTest, AllThatANameMeansIsTakenWhereSeveralWillDo) {
  Means("RESOLVED", Candidate("roles/1", "Secretary of State of the United States") +
                        Candidate("roles/2", "Sec. of State of the United States"));
  EXPECT_THAT(Names(resolver_.Roles("US Secretary of State")), ElementsAre("roles/1", "roles/2"));
  EXPECT_TRUE(IsAmbiguousName(resolver_.Role("US Secretary of State").status()));
}

TEST_F(NameResolverTest, TakesNoMoreTopicsThanARequestMayHave) {
  std::string candidates;
  for (int i = 0; i < 40; ++i) candidates += Candidate(absl::StrCat("topics/", i), "Iran");
  Means("RESOLVED", candidates);
  EXPECT_THAT(Names(resolver_.Topics("Iran")), SizeIs(32));
  EXPECT_EQ(notes_.str(), "taking the 32 best of what \"Iran\" may mean\n");
}

TEST_F(NameResolverTest, ReplacesAKeyByTheId) {
  fake_.get_resource.Returns(Parse<v1::GetResourceResponse>(
      "resource { person { name: 'people/42' display_name: 'Sergey Lavrov' } }"));
  v1::ResourceRef ref = Parse<v1::ResourceRef>("name: 'people/~Q58217'");
  EXPECT_TRUE(resolver_.ReplaceKey(&ref).ok());
  EXPECT_EQ(ref.name(), "people/42");
  EXPECT_EQ(ref.display_name(), "Sergey Lavrov");
  EXPECT_TRUE(resolver_.ReplaceKey(&ref).ok());
  EXPECT_THAT(fake_.get_resource.requests, SizeIs(1));
}

TEST(CollectionOfTest, KnowsResourceNamesOnly) {
  EXPECT_EQ(CollectionOf("people/42"), "people");
  EXPECT_EQ(CollectionOf("articles/~hsg:secretary-1"), "articles");
  for (const char* text : {"", "people", "people/", "persons/1", "Geneva", "AC/DC"}) {
    EXPECT_EQ(CollectionOf(text), "") << text;
  }
}

}  // namespace
}  // namespace chancery
