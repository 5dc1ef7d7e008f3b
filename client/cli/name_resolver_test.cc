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

std::string Hit(const std::string& name, const std::string& shown, const std::string& match,
                double score = 1.0, const std::string& description = "") {
  return absl::StrCat("hits { resource { name: '", name, "' display_name: '", shown,
                      "' } match: MATCH_KIND_", match, " score: ", score, " description: '",
                      description, "' }\n");
}

class NameResolverTest : public ::testing::Test {
 protected:
  void SearchFinds(const std::string& hits) {
    fake_.search.Returns(Parse<v1::SearchResponse>(hits));
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

TEST_F(NameResolverTest, TakesResourceNamesWithoutASearch) {
  EXPECT_EQ(Name(resolver_.Person("people/42")), "people/42");
  EXPECT_EQ(Name(resolver_.Person("people/~Q58217")), "people/~Q58217");
  EXPECT_EQ(Name(resolver_.Party("polities/7")), "polities/7");
  EXPECT_EQ(Name(resolver_.Anything("articles/9")), "articles/9");
  EXPECT_EQ(Name(resolver_.Meeting("meetings/9")), "meetings/9");
  EXPECT_THAT(Names(resolver_.Places("polities/7")), ElementsAre("polities/7"));
  EXPECT_THAT(fake_.search.requests, IsEmpty());
}

TEST_F(NameResolverTest, RefusesResourceNamesOfAnotherKind) {
  const absl::Status status = resolver_.Person("roles/19").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(std::string(status.message()),
            "\"roles/19\" does not name a person: that is one of people/..., or words of its name");
  EXPECT_TRUE(absl::IsInvalidArgument(resolver_.Meeting("Geneva").status()));
}

TEST_F(NameResolverTest, SearchesTheRightCollectionAtTheRightRevision) {
  SearchFinds(Hit("people/1", "Ann Example", "EXACT"));
  EXPECT_EQ(Name(resolver_.Person("ann example")), "people/1");
  ASSERT_THAT(fake_.search.requests, SizeIs(1));
  EXPECT_EQ(fake_.search.requests[0].query(), "ann example");
  EXPECT_THAT(fake_.search.requests[0].collections(), ElementsAre("people"));
  EXPECT_EQ(fake_.search.requests[0].consistency().exactly(), 12);
}

TEST_F(NameResolverTest, AWholeNameGoesBeforeNamesWithTheWords) {
  SearchFinds(Hit("people/1", "Ann Example", "EXACT", 0.9) +
              Hit("people/2", "Ann Example Jr", "WORDS", 0.95));
  EXPECT_EQ(Name(resolver_.Person("Ann Example")), "people/1");
  EXPECT_EQ(notes_.str(), "");
}

TEST_F(NameResolverTest, NamesWithTheWordsGoBeforeNearSpellings) {
  SearchFinds(Hit("people/3", "Ann Exampler", "FUZZY") + Hit("people/2", "Ann B Example", "WORDS"));
  EXPECT_EQ(Name(resolver_.Person("Ann Example")), "people/2");
}

TEST_F(NameResolverTest, ListsTheCandidatesOfAnAmbiguousName) {
  SearchFinds(Hit("people/3", "Colin Powell", "WORDS", 1, "Secretary of State, 2001-2005") +
              Hit("people/17", "Jerome Powell\\033[1m", "WORDS"));
  const absl::Status status = resolver_.Person("Powell").status();
  EXPECT_TRUE(IsAmbiguousName(status));
  EXPECT_EQ(std::string(status.message()),
            "\"Powell\" may be any of these people; give one of the names:\n"
            "  people/3   Colin Powell (Secretary of State, 2001-2005)\n"
            "  people/17  Jerome Powell\uFFFD[1m");
}

TEST_F(NameResolverTest, ListsTenCandidatesAtMost) {
  std::string hits;
  for (int i = 0; i < 13; ++i) hits += Hit(absl::StrCat("people/", i), "Ann", "EXACT");
  SearchFinds(hits);
  EXPECT_THAT(Name(resolver_.Person("Ann")), HasSubstr("\n  and 3 more: see `chancery search`"));
}

TEST_F(NameResolverTest, OneResourceFoundByTwoNamesIsNotAmbiguous) {
  SearchFinds(Hit("people/1", "Ann Example", "EXACT") + Hit("people/1", "A. Example", "EXACT"));
  EXPECT_EQ(Name(resolver_.Person("Ann")), "people/1");
}

TEST_F(NameResolverTest, TellsAGuessFromANearSpelling) {
  SearchFinds(Hit("people/1", "Sergey Lavrov", "FUZZY", 0.7));
  EXPECT_EQ(Name(resolver_.Person("Sergey Lavrv")), "people/1");
  EXPECT_EQ(notes_.str(), "taking \"Sergey Lavrv\" as Sergey Lavrov (people/1)\n");
}

TEST_F(NameResolverTest, SaysWhatWasNotFound) {
  SearchFinds("");
  const absl::Status status = resolver_.Person("Nobody").status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_EQ(std::string(status.message()), "no people match \"Nobody\"");
}

TEST_F(NameResolverTest, AnErrorOfTheServerIsPassedOn) {
  fake_.search.Returns(absl::UnavailableError("gone"));
  EXPECT_EQ(resolver_.Person("Ann").status(), absl::UnavailableError("gone"));
}

TEST_F(NameResolverTest, PossessivesAreTriedWithoutTheirEnding) {
  fake_.search.handler = [](const v1::SearchRequest& request) {
    return Parse<v1::SearchResponse>(request.query() == "Russia foreign minister"
                                         ? Hit("roles/1", "Foreign Minister of Russia", "WORDS")
                                         : "");
  };
  EXPECT_EQ(Name(resolver_.Role("Russia's foreign minister")), "roles/1");
  EXPECT_EQ(Name(resolver_.Role("Russia’s foreign minister")), "roles/1");
}

TEST_F(NameResolverTest, TakesAllOfficesOfOnePolityThatMatchBest) {
  SearchFinds(Hit("roles/1", "Secretary of State of the United States", "WORDS", 0.9) +
              Hit("roles/2", "Sec. of State of the United States", "WORDS", 0.9) +
              Hit("roles/3", "Deputy Secretary of State of the United States", "WORDS", 0.7));
  fake_.batch_get_resources.Returns(Parse<v1::BatchGetResourcesResponse>(
      "resources { role { name: 'roles/1' polity { name: 'polities/7' } } }"
      "resources { role { name: 'roles/2' polity { name: 'polities/7' } } }"));
  EXPECT_THAT(Names(resolver_.Roles("US Secretary of State")), ElementsAre("roles/1", "roles/2"));
  EXPECT_THAT(fake_.batch_get_resources.requests[0].names(), ElementsAre("roles/1", "roles/2"));
  EXPECT_EQ(fake_.batch_get_resources.requests[0].consistency().exactly(), 12);
}

TEST_F(NameResolverTest, AsksWhichOfficeWhenPolitiesDiffer) {
  SearchFinds(Hit("roles/1", "Foreign Minister of Russia", "WORDS", 0.9) +
              Hit("roles/2", "Foreign Minister of France", "WORDS", 0.9));
  fake_.batch_get_resources.Returns(Parse<v1::BatchGetResourcesResponse>(
      "resources { role { name: 'roles/1' polity { name: 'polities/7' } } }"
      "resources { role { name: 'roles/2' polity { name: 'polities/8' } } }"));
  EXPECT_TRUE(IsAmbiguousName(resolver_.Roles("foreign minister").status()));
}

TEST_F(NameResolverTest, OneOfficeIsAskedForWhereOnlyOneWillDo) {
  SearchFinds(Hit("roles/1", "A of B", "WORDS") + Hit("roles/2", "A. of B", "WORDS"));
  fake_.batch_get_resources.Returns(
      Parse<v1::BatchGetResourcesResponse>("resources { role { polity { name: 'polities/7' } } }"
                                           "resources { role { polity { name: 'polities/7' } } }"));
  EXPECT_TRUE(IsAmbiguousName(resolver_.Role("A B").status()));
}

TEST_F(NameResolverTest, PlacesOfOneWholeNameAreAllMeant) {
  SearchFinds(Hit("places/1", "Singapore", "EXACT") + Hit("polities/1", "Singapore", "EXACT"));
  EXPECT_THAT(Names(resolver_.Places("Singapore")), ElementsAre("places/1", "polities/1"));
  SearchFinds(Hit("places/1", "New York", "WORDS") + Hit("places/2", "York", "WORDS"));
  EXPECT_TRUE(IsAmbiguousName(resolver_.Places("York").status()));
}

TEST_F(NameResolverTest, TopicsWithTheWordsAreAllMeant) {
  SearchFinds(Hit("topics/1", "Iran sanctions", "WORDS") + Hit("topics/2", "Iran deal", "WORDS"));
  EXPECT_THAT(Names(resolver_.Topics("Iran")), ElementsAre("topics/1", "topics/2"));
  EXPECT_TRUE(IsAmbiguousName(resolver_.Topic("Iran").status()));
}

TEST_F(NameResolverTest, TakesNoMoreTopicsThanARequestMayHave) {
  std::string hits;
  for (int i = 0; i < 40; ++i) hits += Hit(absl::StrCat("topics/", i), "Iran", "WORDS");
  SearchFinds(hits);
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
