#include "server/query/meeting_paths.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "server/query/meeting_edges.h"
#include "server/query/sorted_set.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

using People = std::vector<PersonId>;  // sorted, each once

bool IsLimit(const absl::Status& status, std::string* name) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || detail->reason != "LIMIT_EXCEEDED") return false;
  const auto limit = detail->metadata.find("limit");
  if (limit == detail->metadata.end()) return false;
  // Not those of the whole request, such as the rows that it may read.
  if (limit->second != "max_path_contacts" && limit->second != "max_path_steps") return false;
  *name = limit->second;
  return true;
}

class PathFinder {
 public:
  PathFinder(const GraphReader& reader, const PathQuery& query, Budget& budget)
      : reader_(reader), query_(query), matcher_(reader, query.filter), budget_(budget) {
    ends_[0].root = query.from;
    ends_[1].root = query.to;
    for (End& end : ends_) {
      end.frontier = {end.root};
      end.steps[end.root] = 0;
    }
  }

  // The people of each chain, at most one chain more than asked for. After a limit: those found
  // before, and the limit's error.
  absl::Status Run(std::vector<People>* chains) {
    CHANCERY_ASSIGN_OR_RETURN(const int shortest, Meet());
    if (shortest == 0) return absl::OkStatus();
    if (!middle_.empty()) {
      chains->push_back(middle_);
      return absl::OkStatus();
    }
    CHANCERY_RETURN_IF_ERROR(Enumerate(shortest, ends_[0].depth, /*shortest=*/true, chains));
    if (!query_.longer) return absl::OkStatus();
    for (int length = shortest + 1; length <= query_.max_hops && Wants(*chains); ++length) {
      // Both ends have been gone out from for `shortest` steps together: what is missing goes to
      // the end that has reached fewer people.
      int forward = ends_[0].depth;
      if (ends_[0].frontier.size() < ends_[1].frontier.size()) {
        forward = length - ends_[1].depth;
      }
      CHANCERY_RETURN_IF_ERROR(Enumerate(length, forward, /*shortest=*/false, chains));
    }
    return absl::OkStatus();
  }

  // A step of a chain: the first of their meetings, and how many there are.
  absl::StatusOr<PathHop> ReadHop(PersonId from, PersonId to) {
    // The meetings of the one who has fewer of them tell as much.
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t mine, DegreeOf(from));
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t theirs, DegreeOf(to));
    const PersonId person = theirs < mine ? to : from;
    const PersonId other = theirs < mine ? from : to;
    PathHop hop;
    MeetingId first;
    PartialDate when;
    bool certain = true;
    CHANCERY_RETURN_IF_ERROR(matcher_.ScanPeople(
        person, query_.certain_only, budget_, [&](const MeetingPeople& met, bool sure) {
          if (std::find(met.people.begin(), met.people.end(), other) == met.people.end()) {
            return true;
          }
          if (++hop.meeting_count > 1) return true;
          first = met.meeting;
          when = met.when;
          certain = sure;
          return true;
        }));
    if (hop.meeting_count == 0) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       "a meeting is in the list of one of its parties only: verify the store");
    }
    CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge,
                              ReadMeetingEdge(reader_, person, when, first, budget_));
    hop.encounter = EncounterAt(edge, from, to, certain);
    return hop;
  }

 private:
  // What was reached from one end.
  struct End {
    PersonId root;
    int depth = 0;  // all people of so many steps are known
    absl::flat_hash_map<PersonId, int> steps;
    absl::flat_hash_map<PersonId, PersonId> parents;
    People frontier;  // those of `depth` steps
  };

  bool Wants(const std::vector<People>& chains) const { return chains.size() <= query_.max_paths; }
  bool wants_any() const { return query_.max_paths == 1 && !query_.longer; }

  absl::Status CountContacts(size_t contacts) {
    contact_count_ += contacts;
    if (contact_count_ <= kMaxPathContacts) return absl::OkStatus();
    return LimitExceeded("max_path_contacts", kMaxPathContacts,
                         "contacts of the people between the two");
  }

  // Whom `person` met.
  absl::StatusOr<const People*> ContactsOf(PersonId person) {
    const auto inserted = contacts_.try_emplace(person);
    People& people = inserted.first->second;
    if (!inserted.second) return &people;
    size_t unsorted = 0;
    uint64_t meetings = 0;
    CHANCERY_RETURN_IF_ERROR(matcher_.ScanPeople(
        person, query_.certain_only, budget_,
        [&](const MeetingPeople& met, bool /*certain*/) {
          for (PersonId contact : met.people) {
            if (contact != person) people.push_back(contact);
          }
          // The same people come again and again.
          if (people.size() - unsorted > kMaxPathContacts / 8) {
            SortUnique(people);
            unsorted = people.size();
          }
          return true;
        },
        &meetings));
    degrees_[person] = meetings;
    SortUnique(people);
    people.shrink_to_fit();
    CHANCERY_RETURN_IF_ERROR(CountContacts(people.size()));
    return &people;
  }

  // With wants_any(): adds whom `person` met to those that `end` reaches by `depth` steps, those
  // who are new to `next`. Ends with the first whom the other end has reached, and returns that
  // one; none if there is none.
  absl::StatusOr<PersonId> Reach(PersonId person, int depth, const End& other, End* end,
                                 People* next) {
    PersonId shared;
    uint64_t meetings = 0;
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(matcher_.ScanPeople(
        person, query_.certain_only, budget_,
        [&](const MeetingPeople& met, bool /*certain*/) {
          const size_t before = next->size();
          for (PersonId contact : met.people) {
            if (!end->steps.try_emplace(contact, depth).second) continue;
            end->parents[contact] = person;
            next->push_back(contact);
            if (!other.steps.contains(contact)) continue;
            shared = contact;
            return false;
          }
          error = CountContacts(next->size() - before);
          return error.ok();
        },
        &meetings));
    CHANCERY_RETURN_IF_ERROR(error);
    if (!shared) degrees_[person] = meetings;
    return shared;
  }

  // About how many meetings a person had: of those whose contacts were read, how many were looked
  // at.
  absl::StatusOr<uint64_t> DegreeOf(PersonId person) {
    const auto inserted = degrees_.try_emplace(person);
    if (inserted.second) {
      absl::StatusOr<uint64_t> degree = reader_.EstimateDegree(Degree::kMeetings, person);
      if (!degree.ok()) {
        degrees_.erase(inserted.first);
        return degree;
      }
      inserted.first->second = *degree;
    }
    return inserted.first->second;
  }

  // Goes out from both ends until they meet. The number of steps between them; 0 if they do not.
  absl::StatusOr<int> Meet() {
    uint64_t degrees[2];
    for (int i = 0; i < 2; ++i) {
      CHANCERY_ASSIGN_OR_RETURN(degrees[i], DegreeOf(ends_[i].root));
    }
    while (ends_[0].depth + ends_[1].depth < query_.max_hops) {
      const size_t sizes[2] = {ends_[0].frontier.size(), ends_[1].frontier.size()};
      if (sizes[0] == 0 || sizes[1] == 0) return 0;
      const bool first =
          sizes[0] == 1 && sizes[1] == 1 ? degrees[0] <= degrees[1] : sizes[0] <= sizes[1];
      CHANCERY_ASSIGN_OR_RETURN(const bool met, Expand(first ? 0 : 1));
      if (met) return ends_[0].depth + ends_[1].depth;
    }
    return 0;
  }

  // One step from one end. True if that reaches somebody whom the other has reached.
  absl::StatusOr<bool> Expand(int which) {
    End& end = ends_[which];
    const End& other = ends_[1 - which];
    const int next_depth = end.depth + 1;
    People next;
    bool met = false;
    for (PersonId person : end.frontier) {
      if (wants_any()) {
        CHANCERY_ASSIGN_OR_RETURN(const PersonId shared,
                                  Reach(person, next_depth, other, &end, &next));
        if (!shared) continue;
        middle_ = ChainThrough(shared);
        end.depth = next_depth;
        return true;
      }
      CHANCERY_ASSIGN_OR_RETURN(const People* contacts, ContactsOf(person));
      for (PersonId contact : *contacts) {
        if (!end.steps.try_emplace(contact, next_depth).second) continue;
        next.push_back(contact);
        met = met || other.steps.contains(contact);
      }
    }
    std::sort(next.begin(), next.end());
    end.frontier = std::move(next);
    end.depth = next_depth;
    return met;
  }

  // Along the parents to both ends.
  People ChainThrough(PersonId person) const {
    People chain;
    for (PersonId at = person;; at = ends_[0].parents.at(at)) {
      chain.push_back(at);
      if (at == ends_[0].root) break;
    }
    std::reverse(chain.begin(), chain.end());
    for (PersonId at = person; at != ends_[1].root;) {
      at = ends_[1].parents.at(at);
      chain.push_back(at);
    }
    return chain;
  }

  // Whom one can be at after each number of steps from an end, up to `steps`. `shortest`: only by
  // the shortest way.
  absl::StatusOr<std::vector<People>> Levels(int which, int steps, int length, bool shortest) {
    const End& end = ends_[which];
    const PersonId far = ends_[1 - which].root;
    std::vector<People> levels = {{end.root}};
    for (int step = 1; step <= steps; ++step) {
      People next;
      for (PersonId person : levels.back()) {
        CHANCERY_ASSIGN_OR_RETURN(const People* contacts, ContactsOf(person));
        CHANCERY_RETURN_IF_ERROR(Step(contacts->size()));
        for (PersonId contact : *contacts) {
          if (contact == end.root || (contact == far) != (step == length)) continue;
          if (shortest) {
            const auto known = end.steps.find(contact);
            if (known == end.steps.end() || known->second != step) continue;
          }
          next.push_back(contact);
        }
        if (next.size() > kMaxPathContacts) SortUnique(next);
      }
      SortUnique(next);
      levels.push_back(std::move(next));
    }
    return levels;
  }

  // Appends the chains of exactly `length` steps, of which the first `forward` are looked for from
  // the one end and the others from the other.
  absl::Status Enumerate(int length, int forward, bool shortest, std::vector<People>* chains) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<People> from, Levels(0, forward, length, shortest));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<People> to,
                              Levels(1, length - forward, length, shortest));
    // followers[i][p]: who comes after p at place i of a chain.
    std::vector<absl::flat_hash_map<PersonId, People>> followers(static_cast<size_t>(length));
    absl::flat_hash_set<PersonId> here;
    std::set_intersection(from.back().begin(), from.back().end(), to.back().begin(),
                          to.back().end(), std::inserter(here, here.end()));
    const absl::flat_hash_set<PersonId> middle = here;
    for (int i = forward - 1; i >= 0; --i) {
      absl::flat_hash_set<PersonId> before;
      for (PersonId person : from[static_cast<size_t>(i)]) {
        CHANCERY_ASSIGN_OR_RETURN(const People* contacts, ContactsOf(person));
        CHANCERY_RETURN_IF_ERROR(Step(contacts->size()));
        People next;
        for (PersonId contact : *contacts) {
          if (here.contains(contact)) next.push_back(contact);
        }
        if (next.empty()) continue;
        before.insert(person);
        followers[static_cast<size_t>(i)][person] = std::move(next);
      }
      here = std::move(before);
    }
    here = middle;
    for (int i = forward; i < length; ++i) {
      absl::flat_hash_set<PersonId> after;
      auto& next = followers[static_cast<size_t>(i)];
      // In order, so that followers are sorted.
      for (PersonId person : to[static_cast<size_t>(length - i - 1)]) {
        CHANCERY_ASSIGN_OR_RETURN(const People* contacts, ContactsOf(person));
        CHANCERY_RETURN_IF_ERROR(Step(contacts->size()));
        for (PersonId contact : *contacts) {
          if (!here.contains(contact)) continue;
          next[contact].push_back(person);
          after.insert(person);
        }
      }
      here = std::move(after);
    }
    People chain = {query_.from};
    return Extend(followers, &chain, chains);
  }

  // Appends the chains that begin with `chain`.
  absl::Status Extend(const std::vector<absl::flat_hash_map<PersonId, People>>& followers,
                      People* chain, std::vector<People>* chains) {
    if (chain->size() > followers.size()) {
      chains->push_back(*chain);
      return absl::OkStatus();
    }
    const auto& next = followers[chain->size() - 1];
    const auto found = next.find(chain->back());
    if (found == next.end()) return absl::OkStatus();
    for (PersonId person : found->second) {
      if (!Wants(*chains)) break;
      CHANCERY_RETURN_IF_ERROR(Step(1));
      if (std::find(chain->begin(), chain->end(), person) != chain->end()) continue;
      chain->push_back(person);
      CHANCERY_RETURN_IF_ERROR(Extend(followers, chain, chains));
      chain->pop_back();
    }
    return absl::OkStatus();
  }

  absl::Status Step(size_t steps) {
    steps_ += steps;
    if (steps_ > kMaxPathSteps) {
      return LimitExceeded("max_path_steps", kMaxPathSteps, "steps through contacts");
    }
    unpolled_ += steps;
    if (unpolled_ < kPollSteps) return absl::OkStatus();
    unpolled_ = 0;
    return budget_.Poll();
  }

  static constexpr size_t kPollSteps = 4096;

  const GraphReader& reader_;
  const PathQuery& query_;
  const MeetingMatcher matcher_;
  Budget& budget_;
  End ends_[2];
  People middle_;  // with wants_any(): the chain
  absl::node_hash_map<PersonId, People> contacts_;
  absl::flat_hash_map<PersonId, uint64_t> degrees_;
  size_t contact_count_ = 0;
  size_t steps_ = 0;
  size_t unpolled_ = 0;
};

}  // namespace

absl::StatusOr<PathAnswer> FindPaths(const GraphReader& reader, const PathQuery& query,
                                     Budget& budget) {
  PathFinder finder(reader, query, budget);
  std::vector<People> chains;
  PathAnswer answer;
  const absl::Status searched = finder.Run(&chains);
  if (!searched.ok() && (chains.empty() || !IsLimit(searched, &answer.limit))) return searched;
  if (chains.size() > query.max_paths) {
    chains.resize(query.max_paths);
    answer.limit = "max_paths";
  } else if (query.max_paths == 1 && !query.longer && !chains.empty()) {
    answer.limit = "max_paths";  // it ended with the first one
  }
  std::map<std::pair<PersonId, PersonId>, PathHop> hops;
  for (const People& chain : chains) {
    MeetingPath path;
    for (size_t i = 0; i + 1 < chain.size(); ++i) {
      const auto inserted = hops.emplace(std::make_pair(chain[i], chain[i + 1]), PathHop());
      if (inserted.second) {
        CHANCERY_ASSIGN_OR_RETURN(inserted.first->second, finder.ReadHop(chain[i], chain[i + 1]));
      }
      path.hops.push_back(inserted.first->second);
    }
    answer.paths.push_back(std::move(path));
  }
  return answer;
}

}  // namespace chancery
