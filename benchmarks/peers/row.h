// A row of the tables: how long a piece of work takes.
#pragma once
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using Bytes = std::vector<unsigned char>;

// Milliseconds: of the clock, or of the processors that this process has had, which a busy machine changes less.
inline double Now()
{
    static const bool isProcessor = getenv("IMAGELOADERS_BENCH_CLOCK") != nullptr;
    timespec now;
    clock_gettime(isProcessor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

// Whether a row is wanted: IMAGELOADERS_BENCH_ROWS has the beginnings of the names of those that are; without it, all are.
inline bool IsWanted(const std::string &name)
{
    const char *rows = getenv("IMAGELOADERS_BENCH_ROWS");
    std::istringstream wanted(rows ? rows : "");
    for (std::string start; wanted >> start;)
        if (name.rfind(start, 0) == 0) return true;
    return !rows;
}

inline void Row(const std::string &name, const char *who, const std::function<bool()> &run, int least = 5)
{
    if (!IsWanted(name)) return;
    // In a process of its own: a library that fails on a file loses that row alone.
    fflush(stdout);
    if (const pid_t child = fork(); child != 0) {
        waitpid(child, nullptr, 0);
        return;
    }

    if (!run()) _exit(1);
    for (const double start = Now(); Now() - start < 2000;) run();
    std::vector<double> times;
    for (const double start = Now(); (int)times.size() < least || (Now() - start < 400 && times.size() < 2000);) {
        const double begin = Now();
        run();
        times.push_back(Now() - begin);
    }
    std::sort(times.begin(), times.end());
    printf("%s\t%s\t%.4f\n", name.c_str(), who, times[times.size() / 2]);
    fflush(stdout);
    _exit(0);
}

inline Bytes ReadAll(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}
