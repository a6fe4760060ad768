#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 1024 };

/* Turns rows p and q, and columns p and q, of a symmetric matrix so that its entry (p, q) becomes
 * zero, and the same two rows of `axes` with them. */
static void rotate(double *matrix, double *axes, size_t n, size_t p, size_t q) {
    double off = matrix[p * n + q];
    if (off == 0) {
        return;
    }
    double theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * off);
    double tangent = copysign(1, theta) / (fabs(theta) + hypot(theta, 1));
    double cosine = 1 / hypot(tangent, 1);
    double sine = tangent * cosine;
    for (size_t k = 0; k < n; k++) {
        double a = matrix[k * n + p], b = matrix[k * n + q];
        matrix[k * n + p] = cosine * a - sine * b;
        matrix[k * n + q] = sine * a + cosine * b;
    }
    for (size_t k = 0; k < n; k++) {
        double a = matrix[p * n + k], b = matrix[q * n + k];
        matrix[p * n + k] = cosine * a - sine * b;
        matrix[q * n + k] = sine * a + cosine * b;
        a = axes[p * n + k], b = axes[q * n + k];
        axes[p * n + k] = cosine * a - sine * b;
        axes[q * n + k] = sine * a + cosine * b;
    }
    matrix[p * n + q] = matrix[q * n + p] = 0;
}

/* Eigenvalues of a symmetric matrix onto its diagonal, eigenvectors into the rows of `axes`, by
 * Jacobi's cyclic method (Golub and Van Loan, Matrix Computations, 8.5). By hand because LAPACK
 * would cost a millisecond at each start of the program, for an 11 x 11 matrix. */
static void eigen_symmetric(double *matrix, double *axes, size_t n) {
    double whole = 0;
    for (size_t i = 0; i < n * n; i++) {
        axes[i] = i % (n + 1) == 0 ? 1 : 0;
        whole += matrix[i] * matrix[i];
    }
    for (int sweep = 0; sweep < 60; sweep++) { /* 6 to 10 are usual */
        double rest = 0;
        for (size_t p = 0; p < n; p++) {
            for (size_t q = p + 1; q < n; q++) {
                rest += matrix[p * n + q] * matrix[p * n + q];
            }
        }
        if (rest <= 1e-32 * whole) {
            return;
        }
        for (size_t p = 0; p < n; p++) {
            for (size_t q = p + 1; q < n; q++) {
                rotate(matrix, axes, n, p, q);
            }
        }
    }
}

/* Copies an axis of length 1, turned so that its largest entry is positive. */
static void copy_axis(const double *axis, size_t n, double *out) {
    size_t largest = 0;
    for (size_t i = 1; i < n; i++) {
        if (fabs(axis[i]) > fabs(axis[largest])) {
            largest = i;
        }
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = axis[largest] < 0 ? -axis[i] : axis[i];
    }
}

struct pca pca_fit(const struct table *table, size_t components) {
    size_t n = table->columns;
    components = components < 1 ? 1 : components;
    components = components > n ? n : components;
    struct pca pca = {n,
                      components,
                      memory_new(n, sizeof(double)),
                      memory_new(components * n, sizeof(double)),
                      memory_new(components, sizeof(double)),
                      memory_new(components, sizeof(double))};
    double *matrix = memory_new(n * n, sizeof(double));
    double *axes = memory_new(n * n, sizeof(double));
    bool *taken = memory_new(n, sizeof(bool));
    double whole = 0;
    table_means(table, pca.mean);
    table_products(table, pca.mean, matrix);
    for (size_t i = 0; i < n * n; i++) {
        matrix[i] = table->rows < 2 ? 0 : matrix[i] / (double)(table->rows - 1);
    }
    for (size_t i = 0; i < n; i++) {
        whole += matrix[i * n + i];
    }
    eigen_symmetric(matrix, axes, n);
    for (size_t c = 0; c < components; c++) {
        size_t largest = n;
        for (size_t i = 0; i < n; i++) {
            if (!taken[i] && (largest == n || matrix[i * n + i] > matrix[largest * n + largest])) {
                largest = i;
            }
        }
        taken[largest] = true;
        pca.variance[c] = fmax(0, matrix[largest * n + largest]);
        pca.ratio[c] = whole > 0 ? pca.variance[c] / whole : 0;
        copy_axis(axes + largest * n, n, pca.axes + c * n);
    }
    free(matrix);
    free(axes);
    free(taken);
    return pca;
}

void pca_free(struct pca *pca) {
    free(pca->mean);
    free(pca->axes);
    free(pca->variance);
    free(pca->ratio);
    *pca = (struct pca){0};
}

VECTOR_CLONES static void add_scaled(const double *values, double mean, double factor, size_t count,
                                     double *sums) {
    for (size_t i = 0; i < count; i++) {
        sums[i] += (values[i] - mean) * factor;
    }
}

struct table pca_apply(const struct pca *pca, const struct table *table) {
    struct table out = table_new(table->rows, pca->components);
    /* Block after block, so that the columns are fetched from memory once for all components. */
    for (size_t start = 0; start < table->rows; start += BLOCK) {
        size_t count = table->rows - start < BLOCK ? table->rows - start : BLOCK;
        for (size_t c = 0; c < pca->components; c++) {
            for (size_t f = 0; f < pca->features; f++) {
                add_scaled(table_column(table, f) + start, pca->mean[f],
                           pca->axes[c * pca->features + f], count, table_column(&out, c) + start);
            }
        }
    }
    return out;
}
