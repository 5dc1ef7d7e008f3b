// The version that client programs report and send as their user agent.

#ifndef CHANCERY_CLIENT_LIB_VERSION_H_
#define CHANCERY_CLIENT_LIB_VERSION_H_

namespace chancery {

inline constexpr char kClientVersion[] = "0.1.0";

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_VERSION_H_
