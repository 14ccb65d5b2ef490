// since 1.0.0
#define VERSION "1.0.0"
