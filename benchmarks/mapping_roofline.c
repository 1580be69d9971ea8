/* The event table to N-Triples in one pass of C: what one core can do with this work.  Nothing is checked.
 *
 *     cc -O2 -o roofline mapping_roofline.c && ./roofline EVENTS.csv OUT.nt
 *
 * It knows the twelve columns by their places and reads the whole file into memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, KIND, NAME, START, END, PLACE, ORGANIZER, PARTICIPANT, SOURCE, QUOTE, LANGUAGE, CONFIDENCE, COLUMNS };
enum { ROOM = 1 << 22, MOST = 1 << 18 };

typedef struct { const unsigned char *begin; size_t size; } Text;

static unsigned char *buffer, *end_of_buffer;
static FILE *output;
static char escape_of[256];
static char is_unreserved[256];

static void put(const void *bytes, size_t size) {
    memcpy(end_of_buffer, bytes, size);
    end_of_buffer += size;
}

#define PUT(text) put(text, sizeof(text) - 1)

static void put_prose(Text text) {
    const unsigned char *from = text.begin, *stop = text.begin + text.size;
    for (const unsigned char *at = from; at < stop; at++) {
        if (!escape_of[*at]) continue;
        put(from, at - from);
        *end_of_buffer++ = '\\';
        *end_of_buffer++ = escape_of[*at];
        from = at + 1;
    }
    put(from, stop - from);
}

/* Other alphabets stay as they are (RFC 3987). */
static void put_encoded(Text text) {
    static const char digits[] = "0123456789ABCDEF";
    for (size_t at = 0; at < text.size; at++) {
        unsigned char octet = text.begin[at];
        if (is_unreserved[octet]) {
            *end_of_buffer++ = octet;
        } else {
            *end_of_buffer++ = '%';
            *end_of_buffer++ = digits[octet >> 4];
            *end_of_buffer++ = digits[octet & 15];
        }
    }
}

/* Reads one cell and returns where the next one begins; doubled quotation marks are undone in place. */
static unsigned char *read_cell(unsigned char *at, unsigned char *stop, Text *cell) {
    if (at < stop && *at == '"') {
        unsigned char *to = ++at, *begin = at;
        for (;;) {
            unsigned char *mark = memchr(at, '"', stop - at);
            if (!mark) exit(4);
            memmove(to, at, mark - at);
            to += mark - at;
            at = mark + 1;
            if (at >= stop || *at != '"') break;
            *to++ = *at++;
        }
        *cell = (Text){begin, to - begin};
        return at + 1;
    }
    unsigned char *begin = at;
    while (at < stop && *at != ',' && *at != '\n') at++;
    *cell = (Text){begin, at - begin};
    return at + 1;
}

static void put_subject(Text id) {
    PUT("<https://kg.example/event/");
    put(id.begin, id.size);
    PUT("> ");
}

static void put_text(const char *predicate, size_t size, Text text, Text language) {
    put(predicate, size);
    put_prose(text);
    PUT("\"@");
    put(language.begin, language.size);
    PUT(" .\n");
}

static void put_date(const char *predicate, size_t size, Text date) {
    put(predicate, size);
    put(date.begin, date.size);
    PUT("\"^^<http://www.w3.org/2001/XMLSchema#date> .\n");
}

static void put_thing(const char *predicate, size_t size, Text name) {
    put(predicate, size);
    put_encoded(name);
    PUT("> .\n");
}

#define WITH(function, predicate, ...) function(predicate, sizeof(predicate) - 1, __VA_ARGS__)

static void put_row(const Text *cell) {
    Text id = cell[ID];
    put_subject(id);
    PUT("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Event> .\n");
    put_subject(id);
    WITH(put_text, "<https://schema.org/name> \"", cell[NAME], cell[LANGUAGE]);
    put_subject(id);
    WITH(put_date, "<https://schema.org/startDate> \"", cell[START]);
    if (cell[END].size) {
        put_subject(id);
        WITH(put_date, "<https://schema.org/endDate> \"", cell[END]);
    }
    put_subject(id);
    WITH(put_thing, "<https://schema.org/location> <https://kg.example/place/", cell[PLACE]);
    put_subject(id);
    WITH(put_thing, "<https://schema.org/organizer> <https://kg.example/organization/", cell[ORGANIZER]);
    if (cell[PARTICIPANT].size) {
        put_subject(id);
        WITH(put_thing, "<https://schema.org/attendee> <https://kg.example/person/", cell[PARTICIPANT]);
    }
    put_subject(id);
    PUT("<http://www.w3.org/ns/prov#wasQuotedFrom> <");
    put(cell[SOURCE].begin, cell[SOURCE].size);
    PUT("> .\n");
    put_subject(id);
    WITH(put_text, "<https://schema.org/text> \"", cell[QUOTE], cell[LANGUAGE]);
    put_subject(id);
    PUT("<https://kg.example/ns#confidence> \"");
    put(cell[CONFIDENCE].begin, cell[CONFIDENCE].size);
    PUT("\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n");
}

static unsigned char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) exit(2);
    *size = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size) exit(2);
    fclose(file);
    return bytes;
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    escape_of['"'] = '"', escape_of['\\'] = '\\', escape_of['\n'] = 'n', escape_of['\r'] = 'r', escape_of['\t'] = 't';
    for (int octet = 0; octet < 256; octet++)
        is_unreserved[octet] = octet >= 128 || (octet && strchr("-._~0123456789", octet)) ||
                               ((octet | 32) >= 'a' && (octet | 32) <= 'z');
    size_t size;
    unsigned char *at = read_file(arguments[1], &size), *stop = at + size;
    output = fopen(arguments[2], "wb");
    buffer = end_of_buffer = malloc(ROOM);
    if (!output || !buffer) return 2;
    setvbuf(output, NULL, _IONBF, 0);
    Text cell[COLUMNS];
    for (int column = 0; column < COLUMNS; column++) at = read_cell(at, stop, &cell[column]);
    while (at < stop) {
        for (int column = 0; column < COLUMNS; column++) at = read_cell(at, stop, &cell[column]);
        put_row(cell);
        if (end_of_buffer - buffer > ROOM - MOST) {
            fwrite(buffer, 1, end_of_buffer - buffer, output);
            end_of_buffer = buffer;
        }
    }
    fwrite(buffer, 1, end_of_buffer - buffer, output);
    return fclose(output);
}
