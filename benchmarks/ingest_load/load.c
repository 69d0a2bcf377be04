/* Sends prepared tracking requests over keep-alive connections and prints, per request, when it was acknowledged.

   load PORT KEY BODIES CONNECTIONS REQUESTS RATE
   BODIES: a file of (32-bit length, JSON) pairs; every run of sixteen '@' in a body becomes a number of its own.
   RATE:   requests a second over all connections, 0 as fast as the answers come.
   Output: a line "ACKNOWLEDGED_NS SENT_NS STATUS" per request; times of CLOCK_MONOTONIC. */

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

typedef struct { char *text; uint32_t length; uint32_t *marks; uint32_t count; } Body;
typedef struct { int64_t acknowledged, sent; int status; } Answer;

static Body *bodies;
static int body_count, request_count, port;
static double rate;
static const char *key;
static Answer *answers;
static atomic_int next_request;
static int64_t started;
static uint64_t run_number;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void fail(const char *what) { perror(what); exit(1); }

static void read_bodies(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    uint32_t length;
    while (fread(&length, 4, 1, file) == 1) {
        bodies = realloc(bodies, (body_count + 1) * sizeof(Body));
        Body *body = &bodies[body_count++];
        body->text = malloc(length + 1);
        body->length = length;
        if (fread(body->text, 1, length, file) != length) fail("body");
        body->text[length] = 0;
        body->marks = malloc(length / 16 * 4 + 4);
        body->count = 0;
        for (char *at = body->text; (at = strstr(at, "@@@@@@@@@@@@@@@@")); at += 16)
            body->marks[body->count++] = (uint32_t)(at - body->text);
    }
    fclose(file);
}

static int dial(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int handle = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (connect(handle, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return handle;
}

static int answered(int handle, char *buffer, int room) {
    int size = 0, wanted = -1;
    while (wanted < 0 || size < wanted) {
        int got = (int)read(handle, buffer + size, room - size - 1);
        if (got <= 0) return 0;
        size += got;
        buffer[size] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (wanted < 0 && end) {
            char *length = strcasestr(buffer, "content-length:");
            wanted = (int)(end + 4 - buffer) + (length ? atoi(length + 15) : 0);
        }
    }
    return atoi(buffer + 9);
}

static void *connection(void *unused) {
    (void)unused;
    static const char digits[] = "0123456789abcdef";
    char head[512], buffer[16384];
    char *request = malloc(1 << 20);
    int handle = dial();
    for (int number; (number = atomic_fetch_add(&next_request, 1)) < request_count;) {
        Body *body = &bodies[number % body_count];
        int size = snprintf(head, sizeof head,
            "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
            "Content-Type: application/json\r\nContent-Length: %u\r\n\r\n", key, body->length);
        memcpy(request, head, size);
        memcpy(request + size, body->text, body->length);
        for (uint32_t mark = 0; mark < body->count; mark++) {
            uint64_t value = (run_number << 40) + (uint64_t)number * 4096 + mark;
            char *at = request + size + body->marks[mark];
            for (int digit = 15; digit >= 0; digit--, value >>= 4) at[digit] = digits[value & 15];
        }
        if (rate > 0) {
            int64_t wait = started + (int64_t)(number / rate * 1e9) - now();
            if (wait > 0) usleep((useconds_t)(wait / 1000));
        }
        answers[number].sent = now();
        for (uint32_t done = 0, whole = size + body->length; done < whole;) {
            ssize_t sent = write(handle, request + done, whole - done);
            if (sent <= 0) fail("write");
            done += (uint32_t)sent;
        }
        answers[number].status = answered(handle, buffer, sizeof buffer);
        answers[number].acknowledged = now();
    }
    close(handle);
    free(request);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 7) { fprintf(stderr, "load PORT KEY BODIES CONNECTIONS REQUESTS RATE\n"); return 2; }
    port = atoi(argv[1]);
    key = argv[2];
    read_bodies(argv[3]);
    int connections = atoi(argv[4]);
    request_count = atoi(argv[5]);
    rate = atof(argv[6]);
    answers = calloc(request_count, sizeof(Answer));
    pthread_t *threads = malloc(connections * sizeof(pthread_t));
    run_number = (uint64_t)now() / 1000000000 & 0xffffff;
    started = now();
    for (int each = 0; each < connections; each++) pthread_create(&threads[each], NULL, connection, NULL);
    for (int each = 0; each < connections; each++) pthread_join(threads[each], NULL);
    for (int number = 0; number < request_count; number++)
        printf("%lld %lld %d\n", (long long)answers[number].acknowledged, (long long)answers[number].sent, answers[number].status);
    return 0;
}
