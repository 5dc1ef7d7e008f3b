// Small graphs for tests, in the words of the domain.
//
//   GraphBuilder g;
//   RoleId secretary = g.Role("Secretary of State", g.Polity("United States"));
//   PersonId powell = g.Person("Colin Powell").Held(secretary, "2001-01-20", "2005-01-26");
//   PersonId lavrov = g.Person("Sergey Lavrov");
//   MeetingId meeting =
//       g.Meeting("2004-05-11").At("New York").About("Iraq").With(lavrov).With(powell);
//   g.Says(meeting, g.Article("CNN", "2022-01-21", "Powell met Lavrov."), 0, 18);
//   ReferenceGraph graph = g.Build();
//
// People, polities, places and topics are made when they are first named, and are the same one when
// named again; so is a role of the same polity. Ids are those which an empty GraphStore gives out.
// A date that cannot be read ends the process: the test is wrong.
//
// Thread-compatible.

#ifndef CHANCERY_TESTS_TESTING_GRAPH_BUILDER_H_
#define CHANCERY_TESTS_TESTING_GRAPH_BUILDER_H_

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "tests/testing/reference_graph.h"

namespace chancery {

// The date written so; "" is the unknown one.
PartialDate Date(absl::string_view edtf);

class GraphBuilder {
 public:
  class PersonHandle {
   public:
    // An office from `start` to `end`, the first day out of it: a date, ".." for a holder in office
    // still, or "" for an unknown end. `last_known` is a day on which it surely was held.
    PersonHandle& Held(RoleId role, absl::string_view start, absl::string_view end,
                       absl::string_view last_known = "");
    PersonHandle& Alias(absl::string_view name);
    PersonHandle& Key(absl::string_view key);

    PersonId id() const { return id_; }
    operator PersonId() const { return id_; }   // NOLINT: the handle stands for the id
    operator EntityRef() const { return id_; }  // NOLINT

   private:
    friend class GraphBuilder;
    PersonHandle(GraphBuilder& builder, PersonId id) : builder_(builder), id_(id) {}
    GraphBuilder& builder_;
    PersonId id_;
  };

  class MeetingHandle {
   public:
    MeetingHandle& At(absl::string_view place, PolityId polity = PolityId());
    MeetingHandle& About(absl::string_view topic);
    // `stated` are the offices that the source names with the person.
    MeetingHandle& With(EntityRef party, std::vector<RoleId> stated = {});
    // `office` is named with the person as held before or after.
    MeetingHandle& WithFormer(PersonId person, RoleId office,
                              OfficeQualifier qualifier = OfficeQualifier::kFormer);
    MeetingHandle& WithGroup(absl::string_view group);
    MeetingHandle& Kind(MeetingKind kind);
    MeetingHandle& Status(MeetingStatus status);
    MeetingHandle& Minutes(uint32_t minutes);
    MeetingHandle& Key(absl::string_view key);

    MeetingId id() const { return id_; }
    operator MeetingId() const { return id_; }  // NOLINT: the handle stands for the id
    operator EntityRef() const { return id_; }  // NOLINT

   private:
    friend class GraphBuilder;
    MeetingHandle(GraphBuilder& builder, MeetingId id) : builder_(builder), id_(id) {}
    chancery::Meeting& meeting();
    GraphBuilder& builder_;
    MeetingId id_;
  };

  class StatementHandle {
   public:
    StatementHandle& On(absl::string_view when);
    StatementHandle& AtMeeting(MeetingId meeting);
    StatementHandle& About(absl::string_view topic);
    StatementHandle& To(EntityRef addressee);
    StatementHandle& As(RoleId stated);

    StatementId id() const { return id_; }
    operator StatementId() const { return id_; }  // NOLINT: the handle stands for the id
    operator EntityRef() const { return id_; }    // NOLINT

   private:
    friend class GraphBuilder;
    StatementHandle(GraphBuilder& builder, StatementId id) : builder_(builder), id_(id) {}
    chancery::Statement& statement();
    GraphBuilder& builder_;
    StatementId id_;
  };

  PersonHandle Person(absl::string_view name);
  PolityId Polity(absl::string_view name);
  RoleId Role(absl::string_view title, PolityId polity = PolityId());
  PlaceId Place(absl::string_view name, PolityId polity = PolityId());
  TopicId Topic(absl::string_view name);
  MeetingHandle Meeting(absl::string_view when);
  // A quotation.
  StatementHandle Statement(EntityRef speaker, absl::string_view text);
  ArticleId Article(absl::string_view publisher, absl::string_view published,
                    absl::string_view text);
  // Bytes begin..end of the article are why `fact` is believed.
  void Says(EntityRef fact, ArticleId article, uint32_t begin, uint32_t end, float confidence = 1);

  // The entity, to change what has no method here. REQUIRES: made by this builder.
  template <typename T>
  T& Mutable(EntityRef ref) {
    return std::get<T>(entities_.at(ref));
  }

  // The graph, at revision 1. WriteGraph in graph_writer.h puts it into a store.
  ReferenceGraph Build() const;

 private:
  uint64_t NextId(EntityKind kind) { return ++last_ids_[kind]; }
  template <typename T>
  decltype(T::id) Named(absl::string_view name, PolityId polity);

  std::map<EntityRef, Entity> entities_;
  std::map<EntityKind, uint64_t> last_ids_;
  std::map<std::pair<EntityKind, std::string>, std::vector<uint64_t>> by_name_;
  std::map<ArticleId, std::string> texts_;
  std::vector<Evidence> evidence_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_GRAPH_BUILDER_H_
