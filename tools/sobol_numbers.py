#!/usr/bin/env python3
"""Writes src/rng/sobol_numbers.inc from the direction numbers of Joe and Kuo.

    tools/sobol_numbers.py new-joe-kuo-6.21201 > src/rng/sobol_numbers.inc

reads their file as published: one line a dimension, `d s a m_1 ... m_s`. SciPy ships the same numbers, and
`_sobol_direction_numbers.npz` of that package is read too (this needs NumPy).

Left out is what follows by itself: the polynomials, which are the primitive ones in rising order (checked here), the
first dimension, and the last bit of each number, which is 1. What is left of m_i are its i - 1 bits above that. They
stand one after the other, the lowest first, six to a character.
"""
import sys

N_DIMENSIONS = 4000
WIDTH = 98
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

NOTICE = """\
Initial direction numbers of Sobol' sequences: the set new-joe-kuo-6.21201 of Joe and Kuo, chosen by their criterion
D(6), for dimensions 1 to {last}. Written by tools/sobol_numbers.py, which says how they are packed.

S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput.
30(5), 2635-2654, 2008; https://web.maths.unsw.edu.au/~fkuo/sobol/. Their licence:

Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

  * Redistributions of source code must retain the above copyright notice, this list of conditions and the following
    disclaimer.

  * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
    disclaimer in the documentation and/or other materials provided with the distribution.

  * Neither the names of the copyright holders nor the names of the University of New South Wales and the University of
    Waikato and its contributors may be used to endorse or promote products derived from this software without specific
    prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS ``AS IS'' AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH
DAMAGE."""


def read(path):
    """(polynomial, [m_1, ..., m_s]) of dimensions 1, 2, ..., counted from 0."""
    if path.endswith(".npz"):
        import numpy

        data = numpy.load(path)
        for polynomial, numbers in zip(data["poly"][1:], data["vinit"][1:]):
            polynomial = int(polynomial)
            yield polynomial, [int(m) for m in numbers[: polynomial.bit_length() - 1]]
        return
    with open(path, encoding="ascii") as lines:
        next(lines)
        for line in lines:
            _, degree, inner, *numbers = map(int, line.split())
            yield (1 << degree) | (inner << 1) | 1, numbers


def times_x(value, polynomial, degree):
    value <<= 1
    return value ^ polynomial if value >> degree else value


def is_primitive(polynomial):
    """Whether x runs through all units modulo the polynomial, by walking."""
    degree = polynomial.bit_length() - 1
    value, order = times_x(1, polynomial, degree), 1
    while value != 1 and order < 1 << degree:
        value, order = times_x(value, polynomial, degree), order + 1
    return order == (1 << degree) - 1


def primitive_polynomials():
    polynomial = 3
    while True:
        if is_primitive(polynomial):
            yield polynomial
        polynomial += 2


def main():
    bits = []
    dimensions = zip(range(1, N_DIMENSIONS), read(sys.argv[1]), primitive_polynomials())
    for dimension, (polynomial, numbers), expected in dimensions:
        assert polynomial == expected, f"dimension {dimension}: not the next primitive polynomial"
        assert len(numbers) == polynomial.bit_length() - 1, dimension
        for i, m in enumerate(numbers):
            assert m % 2 == 1 and m >> (i + 1) == 0, (dimension, i, m)
            bits += [m >> (k + 1) & 1 for k in range(i)]
    bits += [0] * (-len(bits) % 6)
    text = "".join(DIGITS[sum(bits[at + k] << k for k in range(6))] for at in range(0, len(bits), 6))
    for line in NOTICE.format(last=N_DIMENSIONS - 1).split("\n"):
        print(f"// {line}".rstrip())
    for at in range(0, len(text), WIDTH):
        print(f'"{text[at:at + WIDTH]}"')


if __name__ == "__main__":
    main()
