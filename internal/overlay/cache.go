// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// keptFile is a file of the cache. It is never trusted: whoever reads it checks a digest. What cannot be kept is fetched or
// compiled again.
type keptFile struct{ path string }

func (r *Reader) kept(folder, name string) keptFile {
	if r.Cache == "" {
		return keptFile{}
	}
	return keptFile{filepath.Join(r.Cache, folder, name)}
}

func (k keptFile) read() ([]byte, bool) {
	if k.path == "" {
		return nil, false
	}
	info, err := os.Stat(k.path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 2*maxSize {
		return nil, false
	}
	text, err := os.ReadFile(k.path)
	return text, err == nil
}

// write puts a file in its place as a whole: another process sees all of it or nothing.
func (k keptFile) write(text []byte) {
	if k.path == "" || os.MkdirAll(filepath.Dir(k.path), 0o700) != nil {
		return
	}
	temporary, err := os.CreateTemp(filepath.Dir(k.path), ".new-*")
	if err != nil {
		return
	}
	_, err = temporary.Write(text)
	err = cmp.Or(err, temporary.Sync(), temporary.Close())
	if err != nil || os.Rename(temporary.Name(), k.path) != nil {
		_ = os.Remove(temporary.Name())
	}
}

// compiled is what overlays come to once they were read and checked: the next start of the same build of the provider
// takes it instead of reading YAML, which takes many times as long.
type compiled struct{ keptFile }

// maxCompiled is how many are kept; each change of an overlay makes a new one.
const maxCompiled = 32

// compiledFile names the file by everything that its content depends on.
func (r *Reader) compiledFile(contents []content) compiled {
	if r.Stamp == "" {
		return compiled{}
	}
	hash := sha256.New()
	_, _ = fmt.Fprintf(hash, "%q\n", r.Stamp) // a hash never fails to take bytes
	for _, c := range contents {
		_, _ = fmt.Fprintf(hash, "%q\n", c.name)
		for _, f := range c.files {
			_, _ = fmt.Fprintf(hash, "%q %s\n", f.Name, digestOf(f.Text))
		}
	}
	return compiled{r.kept("compiled", hex.EncodeToString(hash.Sum(nil)))}
}

// part is the line before each layer of the file.
type part struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

// read returns the layers, where the file is there and whole.
func (c compiled) read(contents []content) ([]catalog.Layer, bool) {
	text, ok := c.keptFile.read()
	if !ok {
		return nil, false
	}
	digest, text, ok := bytes.Cut(text, []byte("\n"))
	if !ok || digestOf(text) != string(digest) {
		return nil, false
	}
	var layers []catalog.Layer
	for len(text) > 0 {
		var p part
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if json.Unmarshal(line, &p) != nil || p.Size < 0 || p.Size > len(rest) {
			return nil, false
		}
		layer, err := catalog.CompiledLayer(p.Name, rest[:p.Size])
		if err != nil {
			return nil, false
		}
		layers, text = append(layers, layer), rest[p.Size:]
	}
	return layers, len(layers) == len(contents)
}

// write keeps layers that were built without an error.
func (c compiled) write(layers []catalog.Layer) {
	if c.path == "" {
		return
	}
	var body bytes.Buffer
	for i := range layers {
		canonical := layers[i].Canonical()
		line, err := json.Marshal(part{layers[i].Name, len(canonical)})
		if err != nil {
			return
		}
		body.Write(append(line, '\n'))
		body.Write(canonical)
	}
	c.keptFile.write(append([]byte(digestOf(body.Bytes())+"\n"), body.Bytes()...))
	prune(filepath.Dir(c.path))
}

// prune removes the oldest files of a folder where there are too many.
func prune(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) <= maxCompiled {
		return
	}
	var infos []fs.FileInfo
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			infos = append(infos, info)
		}
	}
	slices.SortFunc(infos, func(x, y fs.FileInfo) int { return y.ModTime().Compare(x.ModTime()) })
	for _, info := range infos[min(maxCompiled, len(infos)):] {
		_ = os.Remove(filepath.Join(folder, info.Name()))
	}
}
