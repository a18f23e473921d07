// The way in for kernels that are compiled for the CPU: included by the one header that tells targets apart.
#pragma once
#include "dialect.h"
#include "module.h"
