// The version of the server: semantic, of the API and the program together.

#ifndef CHANCERY_SERVER_CONFIG_VERSION_H_
#define CHANCERY_SERVER_CONFIG_VERSION_H_

namespace chancery {

inline constexpr char kServerVersion[] = "0.1.0";

}  // namespace chancery

#endif  // CHANCERY_SERVER_CONFIG_VERSION_H_
