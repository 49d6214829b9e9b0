// PLIMSOLL_CLONES before a function: on x86-64 it is compiled for the base instruction set and
// again for one with a fused multiply-add instruction, and the processor decides at start. Both
// give the same bits, because fma is exactly rounded either way; the call to libm's fma is what is
// saved.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__FMA__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define PLIMSOLL_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define PLIMSOLL_CLONES
#endif

// In a lambda, before its body: it becomes part of the clone that calls it.
#define PLIMSOLL_LAMBDA __attribute__((always_inline))
