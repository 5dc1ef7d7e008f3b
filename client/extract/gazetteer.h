// Moved: include storage/vocabulary/gazetteer.h.
#include "storage/vocabulary/gazetteer.h"
