// Goes on with moving people's articles where nobody does: after a start, and after a call that
// ended early.
//
//   const MovingThread moving(*graph, Gazetteer::Default(), absl::Seconds(5));
//
// It looks whenever `interval` has passed, and does something if articles were left at its last
// look, too, and no revision was made meanwhile: of several servers over one store, and of the
// calls of one, whoever is at it stays at it. A step that fails is tried again at the next look.

#ifndef CHANCERY_SERVER_INGEST_MOVING_THREAD_H_
#define CHANCERY_SERVER_INGEST_MOVING_THREAD_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "server/ingest/people_mover.h"
#include "storage/graph/graph_store.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class MovingThread {
 public:
  // Both must outlive the thread. `max_articles`: see PeopleMover.
  MovingThread(GraphStore& graph, const Gazetteer& gazetteer, absl::Duration interval,
               size_t max_articles = kMaxMovedArticles);
  // Ends it, after the step that it is at.
  ~MovingThread();
  MovingThread(const MovingThread&) = delete;
  MovingThread& operator=(const MovingThread&) = delete;

 private:
  void Work();
  // False when it is to end.
  bool Wait();
  bool stopped();

  GraphStore& graph_;
  const PeopleMover mover_;
  const absl::Duration interval_;

  std::mutex mu_;
  std::condition_variable stopping_;
  bool stopped_ = false;  // guarded by mu_
  std::thread thread_;    // last: it uses the others
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MOVING_THREAD_H_
