// The methods of a server, once: what declares, sends, follows and fakes them is made from these
// lists, so that none can be forgotten anywhere.
//
//   #define DECLARE(stub, Service, Method, field, timeout) ...
//   CHANCERY_UNARY_METHODS(DECLARE)
//   #undef DECLARE
//
// stub: of GrpcConnection. Method: takes v1::MethodRequest, returns v1::MethodResponse. field: of
// FakeGraphConnection. timeout: of GrpcConnectionOptions. Streams both ways (IngestArticles) are
// not among them.

#ifndef CHANCERY_CLIENT_LIB_GRAPH_METHODS_H_
#define CHANCERY_CLIENT_LIB_GRAPH_METHODS_H_

// clang-format off

#define CHANCERY_UNARY_METHODS(METHOD)                                                             \
  METHOD(graph, GraphService, GetResource, get_resource, attempt_timeout)                          \
  METHOD(graph, GraphService, BatchGetResources, batch_get_resources, attempt_timeout)             \
  METHOD(graph, GraphService, ListResources, list_resources, attempt_timeout)                      \
  METHOD(graph, GraphService, Search, search, attempt_timeout)                                     \
  METHOD(graph, GraphService, FindEncounters, find_encounters, attempt_timeout)                    \
  METHOD(graph, GraphService, GetTimeline, get_timeline, attempt_timeout)                          \
  METHOD(graph, GraphService, ListTenures, list_tenures, attempt_timeout)                          \
  METHOD(graph, GraphService, ListStatements, list_statements, attempt_timeout)                    \
  METHOD(graph, GraphService, ListEvidence, list_evidence, attempt_timeout)                        \
  METHOD(batch, BatchService, BatchRead, batch_read, attempt_timeout)                              \
  METHOD(query, QueryService, Explain, explain, attempt_timeout)                                   \
  METHOD(query, QueryService, GetSchema, get_schema, attempt_timeout)                              \
  METHOD(traversal, TraversalService, SummarizeEncounters, summarize_encounters, attempt_timeout)  \
  METHOD(traversal, TraversalService, CommonContacts, common_contacts, attempt_timeout)            \
  METHOD(traversal, TraversalService, CoAttendance, co_attendance, attempt_timeout)                \
  METHOD(traversal, TraversalService, FindPaths, find_paths, attempt_timeout)                      \
  METHOD(traversal, TraversalService, IndirectContacts, indirect_contacts, attempt_timeout)        \
  METHOD(name, NameService, ResolveNames, resolve_names, attempt_timeout)                          \
  METHOD(watch, WatchService, DiffEncounters, diff_encounters, attempt_timeout)                    \
  METHOD(ingest, IngestService, WriteFacts, write_facts, attempt_timeout)                          \
  METHOD(curation, CurationService, RetractArticle, retract_article, long_call_timeout)            \
  METHOD(curation, CurationService, MergeEntities, merge_entities, long_call_timeout)              \
  METHOD(curation, CurationService, SplitEntity, split_entity, long_call_timeout)                  \
  METHOD(curation, CurationService, UndoDecision, undo_decision, long_call_timeout)                \
  METHOD(curation, CurationService, ListDecisions, list_decisions, attempt_timeout)                \
  METHOD(curation, CurationService, ListCandidates, list_candidates, attempt_timeout)              \
  METHOD(curation, CurationService, AcceptCandidate, accept_candidate, long_call_timeout)          \
  METHOD(curation, CurationService, RejectCandidate, reject_candidate, long_call_timeout)          \
  METHOD(curation, CurationService, ImportDecision, import_decision, long_call_timeout)            \
  METHOD(curation, CurationService, Erase, erase, long_call_timeout)                               \
  METHOD(admin, AdminService, GetStats, get_stats, attempt_timeout)                                \
  METHOD(admin, AdminService, Backup, backup, long_call_timeout)                                   \
  METHOD(admin, AdminService, Compact, compact, long_call_timeout)                                 \
  METHOD(operators, OperatorService, ListRunningCalls, list_running_calls, attempt_timeout)        \
  METHOD(operators, OperatorService, EndCall, end_call, attempt_timeout)                           \
  METHOD(operators, OperatorService, TrimHistory, trim_history, long_call_timeout)

// Those whose reply is a stream of v1::MethodResponse, told to an observer: (stub, Service, Method,
// Observer, timeout).
#define CHANCERY_OBSERVED_METHODS(METHOD)                                                          \
  METHOD(query, QueryService, Query, QueryObserver, long_call_timeout)                             \
  METHOD(watch, WatchService, Watch, WatchObserver, endless_timeout)                               \
  METHOD(admin, AdminService, Verify, VerifyObserver, long_call_timeout)                           \
  METHOD(admin, AdminService, ExportGraph, ExportObserver, long_call_timeout)                      \
  METHOD(operators, OperatorService, RepairIndex, RepairObserver, long_call_timeout)

// clang-format on

#endif  // CHANCERY_CLIENT_LIB_GRAPH_METHODS_H_
