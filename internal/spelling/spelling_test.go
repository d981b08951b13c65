// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package spelling_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

func TestKey(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name string
		want string
	}{
		"case does not count":                      {"JapanEast", "japaneast"},
		"spaces do not count":                      {"Japan East", "japaneast"},
		"hyphens and slashes do not count":         {"entra/asia-pacific", "entraasiapacific"},
		"digits count":                             {"West US 3", "westus3"},
		"accents do not count":                     {"Côte d’Ivoire", "cotedivoire"},
		"letters with a ring are plain letters":    {"Åland", "aland"},
		"a composed and a combining accent agree":  {"Tu\u0308rkiye", "turkiye"},
		"compatibility forms are their plain ones": {"Ｊａｐａｎ №²", "japanno2"},
		"other scripts keep their letters":         {"日本", "日本"},
		"the capital dotted I is a plain i":        {"İstanbul", "istanbul"},
		"a sharp s is not two":                     {"Straße", "straße"},
		"nothing but punctuation leaves nothing":   {" – / () ", ""},
		"nothing leaves nothing":                   {"", ""},
		"bytes that are no text leave no key":      {"\xff\xfe", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.Key(test.name); got != test.want {
				t.Errorf("Key(%q) = %q, want %q", test.name, got, test.want)
			}
		})
	}
}

// An accent forces the Unicode path for the whole name, so a name that ends in one tells the two paths apart.
func TestKey_fastPathEqualsUnicodePath(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		ascii := make([]byte, random.IntN(24))
		for i := range ascii {
			ascii[i] = byte(random.IntN(0x80))
		}
		fast, unicode := spelling.Key(string(ascii)), spelling.Key(string(ascii)+"é")
		if fast+"e" != unicode {
			t.Fatalf("Key(%q) = %q on the fast path, %q on the Unicode path", ascii, fast, unicode)
		}
	}
}

// A key is itself a name: looking up a key must find what the name finds.
func TestKey_ofKeyIsTheKey(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		name := make([]rune, random.IntN(12))
		for i := range name {
			name[i] = rune(random.IntN(0x3000))
		}
		if key := spelling.Key(string(name)); spelling.Key(key) != key {
			t.Fatalf("Key(%q) = %q, but the key of that is %q", string(name), key, spelling.Key(key))
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"japaneast", "japanwest", "Japan East", "eastus", "entra-mfa", "JP", "KP"}
	tests := map[string]struct {
		name  string
		limit int
		want  []string
	}{
		"the nearest comes first":                    {"japaneest", 3, []string{"Japan East", "japaneast", "japanwest"}},
		"equal distances go by the alphabet":         {"japanast", 2, []string{"Japan East", "japaneast"}},
		"no more than the limit":                     {"japaneest", 1, []string{"Japan East"}},
		"a short name may differ in one letter":      {"XP", 3, []string{"JP", "KP"}},
		"what differs in more than a third is far":   {"entra-sspr", 3, []string{}},
		"nothing is near to nothing":                 {"", 3, []string{}},
		"an exact name in another spelling is found": {"JAPAN-WEST", 1, []string{"japanwest"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.Nearest(test.name, known, test.limit); !slices.Equal(got, test.want) {
				t.Errorf("Nearest(%q) = %q, want %q", test.name, got, test.want)
			}
		})
	}
}

// The same name can be known as an id and as a name; it is offered once.
func TestNearest_namesNothingTwice(t *testing.T) {
	t.Parallel()
	if got := spelling.Nearest("Francs", []string{"France", "France", "France"}, 3); !slices.Equal(got, []string{"France"}) {
		t.Errorf("got %q, want France once", got)
	}
}

// Callers collect known names from maps, so their order must not show.
func TestNearest_doesNotDependOnTheOrderOfKnownNames(t *testing.T) {
	t.Parallel()
	known := []string{"alpha", "alphb", "alphc", "alphd", "alphe"}
	want := spelling.Nearest("alph", known, 3)
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		random.Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
		if got := spelling.Nearest("alph", known, 3); !slices.Equal(got, want) {
			t.Fatalf("got %q with the order %q, want %q", got, known, want)
		}
	}
}

func TestAnyOf(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{"": nil, `"a"`: {"a"}, `"a" or "b"`: {"a", "b"}, `"a", "b" or "c"`: {"a", "b", "c"}} {
		if got := spelling.AnyOf(names); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAdvise(t *testing.T) {
	t.Parallel()
	for want, known := range map[string][]string{
		`Unknown place "Francx"; did you mean "France"? Write another`: {"France"},
		`Unknown place "Francx". Write another`:                        {"Brazil"},
	} {
		if got := spelling.Advise(`Unknown place "Francx"`, "Francx", known, "Write another"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		known []string
		want  string
	}{
		"nothing near says nothing": {[]string{"Brazil"}, ""},
		"nothing known":             {nil, ""},
		"one":                       {[]string{"France", "Brazil"}, `; did you mean "France"?`},
		"several":                   {[]string{"Franco", "France", "Brazil"}, `; did you mean "France" or "Franco"?`},
		"at most three":             {[]string{"Franca", "Franco", "France", "Francy"}, `; did you mean "Franca", "France" or "Franco"?`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.DidYouMean("Francx", test.known); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
